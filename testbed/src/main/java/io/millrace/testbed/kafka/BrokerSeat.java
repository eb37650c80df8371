package io.millrace.testbed.kafka;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One broker's place in a cluster: its number and where it listens, kept across its lives.
 *
 * @param id Kafka's node id, from 1
 * @param clientPort what its link leads to
 * @param directPort for the other brokers, and for clients that go past the links
 */
record BrokerSeat(int id, int clientPort, int directPort, int controllerPort) {
    private static final int PORTS_EACH = 3;

    /** So many seats on free ports. */
    static List<BrokerSeat> free(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count * PORTS_EACH) {
            ports.add(LoopbackPorts.free());
        }
        List<Integer> each = List.copyOf(ports);
        List<BrokerSeat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * PORTS_EACH;
            seats.add(new BrokerSeat(i + 1, each.get(at), each.get(at + 1), each.get(at + 2)));
        }
        return seats;
    }

    /** What the broker on this seat is told of itself and of the others. */
    Map<String, String> settings(List<BrokerSeat> all, int advertisedPort) {
        String voters =
                all.stream()
                        .map(seat -> seat.id + "@127.0.0.1:" + seat.controllerPort)
                        .collect(Collectors.joining(","));
        return Map.of(
                "node.id",
                Integer.toString(id),
                "listeners",
                "CLIENT://127.0.0.1:%d,DIRECT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(clientPort, directPort, controllerPort),
                "advertised.listeners",
                "CLIENT://127.0.0.1:%d,DIRECT://127.0.0.1:%d".formatted(advertisedPort, directPort),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "DIRECT",
                "controller.quorum.voters",
                voters);
    }
}
