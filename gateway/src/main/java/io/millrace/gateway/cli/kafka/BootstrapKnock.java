package io.millrace.gateway.cli.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Knocks at each address of {@code bootstrap.servers}: Kafka's clients only say "timed out". */
final class BootstrapKnock {

    private BootstrapKnock() {}

    /**
     * Who does not answer, and why; empty as soon as one address accepts a connection.
     *
     * @param servers as in {@code bootstrap.servers}
     * @param limit per address
     */
    static Optional<String> silence(String servers, Duration limit) {
        List<String> closed = new ArrayList<>();
        for (String address : Arrays.stream(servers.split(",")).map(String::strip).toList()) {
            Optional<String> trouble = knock(address, limit);
            if (trouble.isEmpty()) {
                return Optional.empty();
            }
            closed.add(address + ": " + trouble.get());
        }
        return Optional.of(String.join("; ", closed));
    }

    /** Empty when somebody answers. */
    private static Optional<String> knock(String address, Duration limit) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            return Optional.of("not HOST:PORT");
        }
        try (Socket socket = new Socket()) {
            String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
            InetSocketAddress to =
                    new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
            if (to.isUnresolved()) {
                return Optional.of("this name is not known");
            }
            socket.connect(to, Math.toIntExact(limit.toMillis()));
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (IllegalArgumentException noPort) {
            return Optional.of("not HOST:PORT");
        }
    }
}
