package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Guarantee("U1")
class ExactlyOnceIT {
    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void everyReadingArrivesOnceAndInOrder() {
        InMemoryJournal journal = Plant.readingsJournal();
        try (Plant plant =
                new Plant(
                        Plant.settings(kafka.bootstrapServers()),
                        journal,
                        new InMemoryIdentities("j1", "o1"))) {
            plant.started();

            plant.append(SampleReadings.readings("once", 0, 500));
            plant.awaitDrained();
            plant.append(SampleReadings.readings("once", 500, 700));
            plant.awaitDrained();
        }

        assertThat(values("topic-once")).isEqualTo(expected(0, 700));
    }

    static List<String> values(String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic).stream().map(TopicRecord::value).toList();
        }
    }

    static List<String> expected(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> n + ":" + n).toList();
    }
}
