package io.millrace.emulator.boot;

import io.millrace.emulator.torture.TortureSchedule;
import io.millrace.testbed.kafka.BrokerFailedException;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.ClusterOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.KafkaCluster;
import io.millrace.testbed.kafka.LoopbackPorts;
import io.millrace.testbed.link.LinkProxy;
import java.nio.file.Path;
import java.util.Optional;

/** The Kafka of a run: one broker in this process, somebody's, or a cluster to be tortured. */
final class Broker implements AutoCloseable {
    private final Servers servers;
    private final Optional<KafkaCluster> cluster;
    private final Optional<LinkProxy> link;
    private final Runnable end;

    @SuppressWarnings("UnusedVariable") // held, see there
    private final QuietClients quiet = new QuietClients();

    /**
     * @param forGateway bootstrap servers of the way that the gateway takes
     * @param forConsumer and of the one that the verdict takes
     * @param replicas of every topic
     */
    record Servers(String forGateway, String forConsumer, int replicas) {
        static Servers alone(String address) {
            return new Servers(address, address, 1);
        }
    }

    private Broker(
            Servers servers,
            Optional<KafkaCluster> cluster,
            Optional<LinkProxy> link,
            Runnable end) {
        this.servers = servers;
        this.cluster = cluster;
        this.link = link;
        this.end = end;
    }

    /**
     * @param folder for the logs of brokers of this run
     */
    static Broker open(EmulationOrder order, Path folder) {
        if (order.torture().isPresent()) {
            return cluster(folder);
        }
        Optional<String> outside = order.places().kafka();
        if (outside.isPresent()) {
            return new Broker(
                    Servers.alone(outside.get()), Optional.empty(), Optional.empty(), () -> {});
        }
        return behindLink(folder);
    }

    /** The gateway comes over a link that can be cut, everybody else directly. */
    private static Broker behindLink(Path folder) {
        int port = LoopbackPorts.free();
        LinkProxy link = LinkProxy.to(port);
        try {
            EmbeddedKafka kafka =
                    EmbeddedKafka.start(
                            BrokerOptions.in(folder)
                                    .withLink(new BrokerOptions.LinkedPort(port, link.port())));
            Servers servers = new Servers("127.0.0.1:" + link.port(), kafka.bootstrapServers(), 1);
            return new Broker(
                    servers,
                    Optional.empty(),
                    Optional.of(link),
                    () -> {
                        link.close();
                        kafka.close();
                    });
        } catch (BrokerFailedException failure) {
            link.close();
            throw failure;
        }
    }

    private static Broker cluster(Path folder) {
        KafkaCluster cluster =
                KafkaCluster.start(ClusterOptions.in(folder, TortureSchedule.BROKERS));
        Servers servers =
                new Servers(cluster.bootstrapServers(), cluster.directServers(), cluster.size());
        return new Broker(servers, Optional.of(cluster), Optional.empty(), cluster::close);
    }

    Servers servers() {
        return servers;
    }

    /** The gateway's way to Kafka, where a visitor may cut it. */
    Optional<LinkProxy> link() {
        return link;
    }

    /** Present where it can be tortured. */
    Optional<KafkaCluster> cluster() {
        return cluster;
    }

    @Override
    public void close() {
        end.run();
    }
}
