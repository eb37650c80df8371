package io.millrace.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.Bridge.ReadingCounts;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.LinkState;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalSettings;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole bridge: a real journal, a real Kafka, outages and restarts between them. */
class BridgeIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir Path folder;

    private final List<Notice> notices = new CopyOnWriteArrayList<>();

    @Test
    @Guarantee({"U1", "U4"})
    void deliversOnceAcrossOutageAndRestartAndItsBooksBalance() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            try (Bridge bridge = open(kafka.bootstrapServers())) {
                append(bridge, 0, 300);
                awaitDrained(bridge);
                kafka.stop();
                append(bridge, 300, 400);
                checkBooks(bridge);
            }
            kafka.startAgain();
            try (Bridge bridge = open(kafka.bootstrapServers())) {
                append(bridge, 400, 450);
                awaitDrained(bridge);
                ReadingCounts counts = bridge.status().readings();
                assertThat(counts.recovered()).isEqualTo(100);
                assertThat(counts.appended()).isEqualTo(50);
                assertThat(counts.forwarded()).isEqualTo(150);
                checkBooks(bridge);
            }

            List<TopicRecord> records = read(kafka, "topic-pump");
            assertThat(records).hasSize(450);
            for (int number = 0; number < 450; number++) {
                assertThat(records.get(number).value()).contains("\"sequence\":" + number + ",");
            }
            assertThat(records.get(0).headers()).isEmpty();
            assertThat(records.get(399).headers()).containsEntry("millrace-historical", "true");
        }
    }

    @Test
    void startsWithoutKafkaAndDeliversWhenItAppears() {
        BrokerOptions options = BrokerOptions.in(folder.resolve("kafka"));
        EmbeddedKafka kafka = EmbeddedKafka.start(options);
        kafka.stop();
        try (kafka;
                Bridge bridge = open(kafka.bootstrapServers())) {
            append(bridge, 0, 20);
            await().atMost(LIMIT).until(() -> readings(bridge).link() == LinkState.DOWN);
            await().atMost(LIMIT).until(() -> readings(bridge).oldest().isPresent());
            assertThat(readings(bridge).oldest()).contains(SampleReadings.START);
            assertThat(readings(bridge).linkDetail()).isPresent();

            kafka.startAgain();

            awaitDrained(bridge);
            assertThat(read(kafka, "topic-pump")).hasSize(20);
            await().atMost(LIMIT).until(() -> readings(bridge).link() == LinkState.UP);
        }
    }

    @Test
    @Guarantee("U1")
    void losesNothingThatANewJournalHasNotForcedWhenItMeetsKafka() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                Bridge bridge = open(kafka.bootstrapServers(), Duration.ofHours(1))) {
            append(bridge, 0, 20);
            await().atMost(LIMIT).until(() -> readings(bridge).link() == LinkState.UP);
            bridge.forceSoon(LaneName.READINGS);
            awaitDrained(bridge);

            assertThat(read(kafka, "topic-pump")).hasSize(20);
        }
    }

    @Test
    @Guarantee("U2")
    void anAlertOvertakesALargeBacklogOfReadings() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                Bridge bridge = open(kafka.bootstrapServers())) {
            append(bridge, 0, 1);
            awaitDrained(bridge);
            for (int batch = 0; batch < 60; batch++) {
                append(bridge, batch * 5_000, (batch + 1) * 5_000);
            }

            bridge.append(LaneName.ALERTS, List.of(SampleReadings.document("alarm", "{\"a\":1}")));
            bridge.forceSoon(LaneName.ALERTS);
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> bridge.status().lanes().getFirst().backlogEntries() == 0);
            long backlogThen = bridge.status().readings().backlog();

            assertThat(backlogThen).isPositive();
            assertThat(read(kafka, "topic-alarm")).hasSize(1);
            awaitDrained(bridge);
            assertThat(read(kafka, "topic-pump")).hasSize(300_001);
        }
    }

    private Bridge open(String bootstrapServers) {
        return open(bootstrapServers, Duration.ofMillis(100));
    }

    private Bridge open(String bootstrapServers, Duration commitInterval) {
        return BridgeLauncher.open(
                new BridgeSettings(
                        "gw",
                        new JournalSettings(
                                folder.resolve("journal"),
                                256L << 20,
                                0.1,
                                JournalSettings.WhenFull.DROP_OLDEST),
                        commitInterval,
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "request.timeout.ms", "5000",
                                "default.api.timeout.ms", "5000"),
                        TopicSettings.DEFAULTS,
                        Duration.ofMillis(500),
                        OptionalLong.empty()),
                new BridgePorts(
                        Map.of(),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom()),
                        notices::add,
                        Timekeeping.NOTHING_NEW));
    }

    private static void append(Bridge bridge, int from, int to) {
        bridge.append(LaneName.READINGS, SampleReadings.readings("pump", from, to));
    }

    private void awaitDrained(Bridge bridge) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(bridge.status().readings().backlog())
                                .as("%s %s", bridge.status(), notices)
                                .isZero());
    }

    private static void checkBooks(Bridge bridge) {
        ReadingCounts counts = bridge.status().readings();
        assertThat(counts.recovered() + counts.appended())
                .isEqualTo(
                        counts.forwarded()
                                + counts.parked()
                                + counts.evicted()
                                + counts.damaged()
                                + counts.backlog());
    }

    private static Bridge.LaneStatus readings(Bridge bridge) {
        return bridge.status().lanes().getLast();
    }

    private static List<TopicRecord> read(EmbeddedKafka kafka, String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic);
        }
    }
}
