package io.millrace.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many sensors out of a heap of 256 MB, on topics of their own and on shared ones. */
class ManySensorsIT {
    private static final Logger LOG = System.getLogger(ManySensorsIT.class.getName());
    private static final int ROUNDS = 5;

    @TempDir Path folder;

    @Test
    @Guarantee("U1")
    void manySensorsOnTopicsOfTheirOwnAndOnSharedOnesFitASmallHeap() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            run(kafka, 200, 200, Duration.ofMinutes(2));
            run(kafka, 2_000, 7, Duration.ofMinutes(1));
        }
    }

    /** Takes a few minutes and much of the broker's memory. */
    @Test
    @Tag("crash")
    void tenThousandSensorsOnTopicsOfTheirOwnAndOnSharedOnesFitASmallHeap() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            run(kafka, 10_000, 10_000, Duration.ofMinutes(40));
            run(kafka, 10_000, 100, Duration.ofMinutes(10));
        }
    }

    private void run(EmbeddedKafka kafka, int sensors, int topics, Duration limit)
            throws IOException, InterruptedException {
        Path output = folder.resolve("child-%d.log".formatted(topics));
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ManySensorsChild.class.getName(),
                                kafka.bootstrapServers(),
                                folder.resolve("journal-" + topics).toString(),
                                Integer.toString(sensors),
                                Integer.toString(ROUNDS),
                                Integer.toString(topics))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean isOver = child.waitFor(limit);
        child.destroyForcibly().waitFor();
        String said = Files.readString(output);

        assertThat(isOver).as(said).isTrue();
        assertThat(child.exitValue()).as(said).isZero();
        LOG.log(Level.INFO, "{0} sensors on {1} topics: {2}", sensors, topics, said);
        checkArrived(kafka, sensors, topics);
    }

    /** Each sensor's sequences in order, without a hole, each once. */
    private static void checkArrived(EmbeddedKafka kafka, int sensors, int topics) {
        Map<String, Integer> next = new HashMap<>();
        int missing = sensors * ROUNDS;
        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            consumer.assign(
                    IntStream.range(0, topics)
                            .mapToObj(number -> new TopicPartition(topicName(topics, number), 0))
                            .toList());
            consumer.seekToBeginning(consumer.assignment());
            for (int empty = 0; missing > 0 && empty < 300; ) {
                ConsumerRecords<String, String> polled = consumer.poll(Duration.ofMillis(200));
                empty = polled.isEmpty() ? empty + 1 : 0;
                for (ConsumerRecord<String, String> found : polled) {
                    int expected = next.merge(found.key(), 1, Integer::sum) - 1;
                    assertThat(found.value()).contains("\"sequence\":" + expected + ",");
                    missing--;
                }
            }
        }
        assertThat(missing).isZero();
        assertThat(next).hasSize(sensors);
    }

    private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    static String topicName(int topics, int number) {
        return "topic-%d-%d".formatted(topics, number);
    }
}
