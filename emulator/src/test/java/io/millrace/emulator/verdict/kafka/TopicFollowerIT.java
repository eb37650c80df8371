package io.millrace.emulator.verdict.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Observed.TopicKind;
import io.millrace.testbed.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class TopicFollowerIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static EmbeddedKafka kafka;

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void seesTopicsThatAppearLaterFromTheirBeginning(TestInfo test) {
        String sensor = sensor(test);
        try (TopicFollower follower = follow(sensor)) {
            assertThat(follower.withHistory()).isEmpty();
            write("topic-" + sensor, "a", "b");
            write("alerts-" + sensor, "raised");

            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(seen)
                                    .containsExactlyInAnyOrder(
                                            "READINGS a", "READINGS b", "ALERTS raised"));
        }
    }

    @Test
    void leavesOutWhatWasThereBeforeItCame(TestInfo test) {
        String sensor = sensor(test);
        write("topic-" + sensor, "old");
        try (TopicFollower follower = follow(sensor)) {
            write("topic-" + sensor, "new");

            assertThat(follower.finish(LIMIT)).isTrue();
            assertThat(follower.withHistory()).containsExactly(TopicKind.READINGS);
            assertThat(seen).containsExactly("READINGS new");
        }
    }

    @Test
    void seesNothingOfATransactionThatWasAborted(TestInfo test) throws Exception {
        String sensor = sensor(test);
        write("topic-" + sensor, "a");
        try (TopicFollower follower = follow(sensor);
                KafkaProducer<String, String> producer =
                        producer(Map.of("transactional.id", sensor))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "topic-" + sensor, "aborted");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "topic-" + sensor, "committed");
            producer.commitTransaction();

            assertThat(follower.finish(LIMIT)).isTrue();
            assertThat(seen).containsExactly("READINGS committed");
        }
    }

    private TopicFollower follow(String sensor) {
        TopicFollower follower =
                new TopicFollower(
                        kafka.bootstrapServers(),
                        new WatchedTopics(List.of(sensor), List.of("pump-1")),
                        (key, value) -> new Observed.Other(new String(value, UTF_8)),
                        System::nanoTime);
        follower.start(
                (where, record) -> seen.add(where.kind() + " " + ((Observed.Other) record).kind()));
        return follower;
    }

    private static String sensor(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName();
    }

    private static void write(String topic, String... values) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<String, String> producer = producer(Map.of())) {
            if (!admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            for (String value : values) {
                send(producer, topic, value);
            }
        } catch (Exception failure) {
            throw new AssertionError("could not write to " + topic, failure);
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, "k", value)).get(30, TimeUnit.SECONDS);
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
