package io.millrace.testbed.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TOPIC = "kept";

    @TempDir Path folder;

    @Test
    void committedRecordsOutliveKillsStopsAndCutLinks() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(ClusterOptions.in(folder, 3))) {
            createTopic(cluster, 3);
            try (KafkaProducer<String, String> producer =
                    producer(cluster, Map.of("transactional.id", "x"))) {
                producer.initTransactions();
                commit(producer, "all up");

                cluster.kill(0);
                assertThat(cluster.isRunning(0)).isFalse();
                commit(producer, "one killed");
                cluster.startAgain(0);
                cluster.awaitServing(LIMIT);

                cluster.stop(1);
                commit(producer, "one stopped");
                cluster.startAgain(1);
                cluster.awaitServing(LIMIT);

                cluster.links().forEach(link -> link.cut());
                commit(producer, "links cut");
            }
            assertThat(values(cluster))
                    .containsExactly("all up", "one killed", "one stopped", "links cut");
        }
    }

    @Test
    void takesNothingWhileTwoOfThreeAreDown() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(ClusterOptions.in(folder, 3))) {
            createTopic(cluster, 3);
            cluster.kill(0);
            cluster.kill(2);

            // An idempotent one that still waits for its id lets no record expire.
            KafkaProducer<String, String> producer =
                    producer(
                            cluster,
                            Map.of(
                                    "enable.idempotence", "false",
                                    "delivery.timeout.ms", "3000",
                                    "max.block.ms", "3000"));
            try {
                assertThatThrownBy(() -> send(producer, "refused"))
                        .isInstanceOf(ExecutionException.class);
            } finally {
                // In order it would wait for brokers that do not come back.
                producer.close(Duration.ZERO);
            }
        }
    }

    @Test
    void leadsClientsThroughItsLinkAndOthersPastIt() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(ClusterOptions.in(folder, 1))) {
            createTopic(cluster, 1);
            cluster.link(0).refuse();

            try (KafkaProducer<String, String> producer =
                    producer(cluster, Map.of("max.block.ms", "2000"))) {
                assertThatThrownBy(() -> send(producer, "cut off"))
                        .hasRootCauseInstanceOf(TimeoutException.class);
            }
            assertThat(values(cluster)).isEmpty();
            cluster.link(0).pass();
            try (KafkaProducer<String, String> producer = producer(cluster, Map.of())) {
                send(producer, "passed");
            }
            assertThat(values(cluster)).containsExactly("passed");
        }
    }

    @Test
    void leavesNoBrokerBehind() {
        List<ProcessHandle> brokers;
        try (KafkaCluster _ = KafkaCluster.start(ClusterOptions.in(folder, 1))) {
            brokers = ProcessHandle.current().children().toList();
            assertThat(brokers).isNotEmpty();
        }

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(brokers).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void leavesNoBrokerBehindWhenItsProcessIsKilled() throws Exception {
        Process owner =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Owner.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader said = owner.inputReader()) {
            assertThat(said.readLine()).isEqualTo("serving");
            List<ProcessHandle> brokers = owner.toHandle().children().toList();
            assertThat(brokers).hasSize(1);

            owner.destroyForcibly();

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(brokers).noneMatch(ProcessHandle::isAlive));
        } finally {
            owner.destroyForcibly();
        }
    }

    /** A process that has a cluster until it is killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws InterruptedException {
            try (KafkaCluster _ = KafkaCluster.start(ClusterOptions.in(Path.of(args[0]), 1))) {
                System.out.println("serving");
                new CountDownLatch(1).await();
            }
        }
    }

    private static void createTopic(KafkaCluster cluster, int replicas) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.directServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) replicas)))
                    .all()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static List<String> values(KafkaCluster cluster) {
        try (TopicReader reader = new TopicReader(cluster.directServers())) {
            return reader.read(TOPIC).stream().map(TopicRecord::value).toList();
        }
    }

    private static void commit(KafkaProducer<String, String> producer, String value)
            throws Exception {
        producer.beginTransaction();
        send(producer, value);
        producer.commitTransaction();
    }

    private static KafkaProducer<String, String> producer(
            KafkaCluster cluster, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("request.timeout.ms", "2000");
        settings.put("linger.ms", "0");
        settings.putAll(more);
        settings.put("bootstrap.servers", cluster.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, "k", value))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
