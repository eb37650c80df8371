package io.millrace.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalSettings;
import io.millrace.testbed.kafka.ClusterOptions;
import io.millrace.testbed.kafka.KafkaCluster;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import io.millrace.testbed.link.LinkQuality;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bridge behind 64 kbit/s with 1 s round trips: readings of ten sensors as a backlog, one alert
 * after the other meanwhile, and connections that are reset at random. Alerts are timed from append
 * to the moment that the broker stamped, which a {@code read_committed} consumer sees a commit
 * later: the commit's answer is what {@link #alertLatencies} ends with.
 */
final class SlowLink implements AutoCloseable {
    private static final int SENSORS = 10;
    private static final Pattern NUMBER = Pattern.compile("\"sourceSequence\":(\\d+)");
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

    final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final KafkaCluster kafka;
    private final Bridge bridge;
    private final SplittableRandom random = new SplittableRandom(5);
    private final List<Duration> latencies = new ArrayList<>();
    private int alerts;

    SlowLink(Path folder) {
        this.kafka = KafkaCluster.start(ClusterOptions.in(folder.resolve("kafka"), 1));
        this.bridge =
                BridgeLauncher.open(
                        new BridgeSettings(
                                "gw",
                                new JournalSettings(
                                        folder.resolve("journal"),
                                        64L << 20,
                                        0.1,
                                        JournalSettings.WhenFull.DROP_OLDEST),
                                Duration.ofMillis(100),
                                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                                new TopicSettings(1, 1, Duration.ofDays(7), true, 4_000),
                                Duration.ofMillis(500),
                                OptionalLong.empty()),
                        new BridgePorts(
                                Map.of(),
                                new ForwardClock(
                                        InstantSource.system(),
                                        System::nanoTime,
                                        new SplittableRandom(7)),
                                notices::add,
                                Timekeeping.NOTHING_NEW));
    }

    /** Everything that a real gateway would have met before: topics exist, producers are open. */
    void warmUp() {
        appendReadings(0, SENSORS);
        alert(Duration.ofMinutes(1));
        latencies.clear();
        awaitDrained(Duration.ofMinutes(1));
    }

    void degrade(double resetChance) {
        kafka.link(0).setQuality(LinkQuality.limited(64_000, Duration.ofSeconds(1)));
        kafka.link(0).resetAtRandom(resetChance, 11);
    }

    void appendReadings(int from, int to) {
        List<Envelope> readings = new ArrayList<>();
        for (int number = from; number < to; number++) {
            readings.add(reading(number));
        }
        bridge.append(LaneName.READINGS, readings);
    }

    /** Lets the readings pass for a few seconds, then raises one alert and waits for it. */
    void alertAfterAWhile(Duration limit) {
        await().pollDelay(Duration.ofMillis(3_000 + random.nextInt(6_000))).until(() -> true);
        alert(limit);
    }

    /** Raises one alert and waits until Kafka has it. */
    void alert(Duration limit) {
        long before = forwardedAlerts();
        long begin = System.nanoTime();
        bridge.append(
                LaneName.ALERTS,
                List.of(
                        new Envelope.Document(
                                sensor("alarm", "alerts-alarm"),
                                "alert",
                                Instant.now(),
                                "{\"message\":\"alert %d\"}".formatted(alerts++))));
        bridge.forceSoon(LaneName.ALERTS);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(limit)
                .until(() -> forwardedAlerts() > before);
        latencies.add(Duration.ofNanos(System.nanoTime() - begin));
    }

    long backlog() {
        return bridge.status().readings().backlog();
    }

    List<Duration> alertLatencies() {
        return latencies.stream().sorted().toList();
    }

    void awaitDrained(Duration limit) {
        await().atMost(limit)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(backlog()).as("%s %s", bridge.status(), notices).isZero());
    }

    /** Every number once, each sensor's in order and its sequence without a hole. */
    void checkArrived(int readings) {
        Map<Integer, Integer> seen = new TreeMap<>();
        try (TopicReader reader = new TopicReader(kafka.directServers())) {
            for (int sensor = 0; sensor < SENSORS; sensor++) {
                long expected = 0;
                for (TopicRecord record : reader.read("topic-pump-" + sensor)) {
                    assertThat(find(SEQUENCE, record)).isEqualTo(expected++);
                    seen.merge(find(NUMBER, record), 1, Integer::sum);
                }
            }
            assertThat(reader.read("alerts-alarm")).hasSize(alerts);
        }
        assertThat(seen).hasSize(readings);
        assertThat(seen.values()).containsOnly(1);
    }

    private static int find(Pattern pattern, TopicRecord record) {
        Matcher matcher = pattern.matcher(record.value());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private long forwardedAlerts() {
        return bridge.status().lanes().getFirst().forwardedEntries();
    }

    private Envelope reading(int number) {
        String device = "pump-" + number % SENSORS;
        Instant time = Instant.now();
        return new Envelope.Reading(
                sensor(device, "topic-" + device),
                OptionalDouble.of(Math.round(random.nextDouble() * 100_000) / 1_000.0),
                Envelope.QualityMark.GOOD,
                new Envelope.Stamp(time, true, time, Envelope.Clock.SYNCED, "boot"),
                OptionalLong.of(number),
                0,
                random.nextInt());
    }

    private static Sensor sensor(String device, String topic) {
        return new Sensor(
                "gw",
                Optional.of("plant-7"),
                device,
                Optional.of("temperature"),
                Optional.of("Cel"),
                topic);
    }

    @Override
    public void close() {
        kafka.link(0).resetAtRandom(0, 0);
        kafka.link(0).setQuality(LinkQuality.PERFECT);
        bridge.close();
        kafka.close();
    }
}
