package io.millrace.emulator.boot;

import io.millrace.emulator.torture.TortureSchedule;
import io.millrace.testbed.kafka.ClusterOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.KafkaCluster;
import java.nio.file.Path;
import java.util.Optional;

/** The Kafka of a run: one broker in this process, somebody's, or a cluster to be tortured. */
final class Broker implements AutoCloseable {
    private final Servers servers;
    private final Optional<KafkaCluster> cluster;
    private final Runnable end;

    @SuppressWarnings("UnusedVariable") // held, see there
    private final QuietKafka quiet = new QuietKafka();

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

    private Broker(Servers servers, Optional<KafkaCluster> cluster, Runnable end) {
        this.servers = servers;
        this.cluster = cluster;
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
            return new Broker(Servers.alone(outside.get()), Optional.empty(), () -> {});
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        return new Broker(Servers.alone(kafka.bootstrapServers()), Optional.empty(), kafka::close);
    }

    private static Broker cluster(Path folder) {
        KafkaCluster cluster =
                KafkaCluster.start(ClusterOptions.in(folder, TortureSchedule.BROKERS));
        Servers servers =
                new Servers(cluster.bootstrapServers(), cluster.directServers(), cluster.size());
        return new Broker(servers, Optional.of(cluster), cluster::close);
    }

    Servers servers() {
        return servers;
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
