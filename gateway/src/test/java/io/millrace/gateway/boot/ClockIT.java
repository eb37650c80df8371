package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.clock.MachineClocks;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import io.millrace.testbed.link.LinkProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that boots without a clock, as every Raspberry Pi does. */
@Guarantee("T1")
class ClockIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";

    @TempDir private static Path kafkaFolder;
    private static EmbeddedKafka kafka;

    @TempDir private Path folder;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(kafkaFolder);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    /** Its clocks leap when told, and otherwise go on as this machine's do. */
    private static final class LeapingClocks implements MachineClocks {
        private static final Instant EPOCH = Instant.parse("1970-01-01T00:00:30Z");
        private final long startNanos = System.nanoTime();
        private volatile Duration leapt = Duration.ZERO;
        private volatile Duration setBy = Duration.ZERO;
        private volatile boolean isSynced;

        /** Time passes. */
        void leap(Duration by) {
            leapt = leapt.plus(by);
        }

        /** A time service sets the clock. */
        void synchronise(Instant to) {
            setBy = setBy.plus(Duration.between(wall(), to));
            isSynced = true;
        }

        long nanos() {
            return System.nanoTime() + leapt.toNanos();
        }

        @Override
        public Instant wall() {
            return EPOCH.plusNanos(sinceBootNanos()).plus(setBy);
        }

        @Override
        public long sinceBootNanos() {
            return nanos() - startNanos;
        }

        @Override
        public boolean isSynced() {
            return isSynced;
        }

        @Override
        public boolean isKnownUnset() {
            return false;
        }
    }

    /** 1970, an hour without the cloud, then a time service answers and the cloud is back. */
    @Test
    void correctsAnHourOfReadingsThatWereTakenBeforeTheClockWasSet() throws Exception {
        Instant booted = Instant.parse("2027-06-01T12:00:00Z");
        LeapingClocks clocks = new LeapingClocks();
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        Vertx vertx = Vertx.vertx();
        try (LinkProxy link = LinkProxy.to(portOf(kafka.bootstrapServers()));
                RunningGateway gateway =
                        RunningGateway.open(
                                settings("leaping", link.address(), ports),
                                new GatewayParts(
                                        vertx,
                                        clocks,
                                        clocks::nanos,
                                        "boot-of-the-test",
                                        new SecureRandom(),
                                        "test"))) {
            link.refuse();
            gateway.start();
            try (PahoSensor sensor =
                    new PahoSensor(
                            "tcp://127.0.0.1:" + ports.mqtt(), "leaping", "plant/sensor01")) {
                sensor.publishAndWait("{\"value\":1}");
                clocks.leap(Duration.ofHours(1));
                sensor.publishAndWait("{\"value\":2}");
                sensor.publishAndWait("{\"value\":3,\"ts\":\"2027-06-01T12:59:58Z\"}");
                clocks.synchronise(booted.plus(Duration.ofHours(1)));
                await().atMost(LIMIT).until(() -> clockOf(gateway).equals("synced"));
                sensor.publishAndWait("{\"value\":4}");
                link.accept();

                List<JsonNode> readings =
                        await().atMost(LIMIT)
                                .until(() -> records("leaping-topic-sensor01"), r -> r.size() >= 4);

                assertCorrected(readings, booted);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        assertThat(records("gateway-leaping"))
                .anySatisfy(record -> {
                    assertThat(record.path("kind").asText()).isEqualTo("time-correction");
                    assertThat(record.path("boot").asText()).isEqualTo("boot-of-the-test");
                    assertThat(Instant.parse(record.path("fromTime").asText()))
                            .isBefore(minutes(Instant.EPOCH, 5));
                });
    }

    private static void assertCorrected(List<JsonNode> readings, Instant booted) {
        assertThat(readings)
                .extracting(reading -> reading.path("value").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(readings)
                .extracting(reading -> reading.path("clock").asText())
                .containsExactly("corrected", "corrected", "corrected", "synced");
        assertThat(times(readings, "time").get(0))
                .isBetween(minutes(booted, -1), minutes(booted, 1));
        assertThat(times(readings, "time").get(1))
                .isBetween(minutes(booted, 59), minutes(booted, 61));
        assertThat(times(readings, "time").get(2)).isEqualTo("2027-06-01T12:59:58Z");
        assertThat(times(readings, "gatewayTime")).isSorted();
    }

    /** The packaged gateway with a wall clock that shows 1970 until it is set. */
    @Test
    void waitsForTheClockThatASystemSetsLater() throws Exception {
        Optional<Path> library = fakeTime();
        assumeThat(library).as("no libfaketime: install Debian's package libfaketime").isPresent();
        Path time = folder.resolve("time");
        Files.writeString(time, "-" + (Instant.now().getEpochSecond() - 600) + "\n");
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        try (GatewayProcess gateway =
                new GatewayProcess(
                        folder.resolve("unset"), kafka.bootstrapServers(), DEVICES, ports)) {
            gateway.up(
                    Map.of(
                            "LD_PRELOAD",
                            library.orElseThrow().toString(),
                            "FAKETIME_TIMESTAMP_FILE",
                            time.toString(),
                            "FAKETIME_NO_CACHE",
                            "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC",
                            "1",
                            "FAKETIME_FORCE_MONOTONIC_FIX",
                            "0"));
            Instant before = Instant.now();
            try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "unset", "plant/sensor01")) {
                sensor.publishAndWait("{\"value\":1}");
                sensor.publishAndWait("{\"value\":2}");
                await().atMost(LIMIT).until(() -> gateway.log().contains("link to Kafka is UP"));
                assertThat(gateway.get("/api/status")).contains("\"clock\":\"unsynced\"");
                assertThat(records("unset-topic-sensor01")).isEmpty();

                Files.writeString(time, "+0\n");
                List<JsonNode> readings =
                        await().atMost(LIMIT)
                                .until(() -> records("unset-topic-sensor01"), r -> r.size() >= 2);

                assertThat(readings)
                        .extracting(reading -> reading.path("clock").asText())
                        .containsExactly("corrected", "corrected");
                assertThat(times(readings, "time"))
                        .allSatisfy(at ->
                                assertThat(at).isBetween(minutes(before, -1), minutes(before, 5)));
            }
        }
    }

    private static Optional<Path> fakeTime() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("/usr/lib"))) {
            return libraries
                    .map(folder -> folder.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    private SettingsOutcome.Loaded settings(
            String id, String bootstrapServers, GatewayProcess.Ports ports) {
        // It writes the file; it is never started.
        new GatewayProcess(folder.resolve(id), bootstrapServers, DEVICES, ports).close();
        return (SettingsOutcome.Loaded)
                SettingsLoader.load(folder.resolve(id).resolve("gateway.yaml"), Map.of());
    }

    private static String clockOf(RunningGateway gateway) {
        return gateway.status().orElseThrow().gateway().clock();
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static Instant minutes(Instant from, long minutes) {
        return from.plus(Duration.ofMinutes(minutes));
    }

    private static List<Instant> times(List<JsonNode> records, String field) {
        return records.stream().map(record -> Instant.parse(record.path(field).asText())).toList();
    }

    private static List<JsonNode> records(String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic).stream().map(ClockIT::json).toList();
        }
    }

    private static JsonNode json(TopicRecord record) {
        try {
            return JSON.readTree(record.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
