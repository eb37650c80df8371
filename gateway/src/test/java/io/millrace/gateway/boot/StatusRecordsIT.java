package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.clock.ThisMachine;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.link.LinkProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet sees of a gateway in Kafka. */
class StatusRecordsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
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

    /** Elapsed time that leaps when told; a fleet's half minutes need not be waited for. */
    private static final class LeapingTicker implements LongSupplier {
        private final AtomicLong leaptNanos = new AtomicLong();

        void leap(Duration by) {
            leaptNanos.addAndGet(by.toNanos());
        }

        @Override
        public long getAsLong() {
            return System.nanoTime() + leaptNanos.get();
        }
    }

    @Test
    void thePackagedGatewaySaysThatItIsBornAndStops() throws Exception {
        try (GatewayProcess gateway =
                new GatewayProcess(folder.resolve("living"), kafka.bootstrapServers(), DEVICES)
                        .up()) {
            try (PahoSensor sensor =
                    new PahoSensor(gateway.mqttUrl(), "living", "plant/sensor01")) {
                sensor.publishAndWait("{\"value\":1}");
            }
            await().atMost(LIMIT).until(() -> occasions("living").contains("birth"));
            gateway.terminate();
        }

        List<JsonNode> records = records("living");

        assertThat(occasions("living")).startsWith("birth").endsWith("stop");
        assertThat(records).allSatisfy(StatusRecordsIT::conforms);
        JsonNode last = records.getLast();
        assertThat(last.path("state").asText()).isEqualTo("offline");
        assertThat(last.path("version").asText()).startsWith("0.");
        assertThat(last.path("linkAlerts").asText()).isEqualTo("up");
        assertThat(last.path("received").asLong()).isEqualTo(1);
        assertThat(last.path("forwarded").asLong() + last.path("backlog").asLong()).isEqualTo(1);
    }

    /** Nobody sends it anything meanwhile. */
    @Test
    void saysEveryHalfMinuteThatItLives() throws Exception {
        LeapingTicker ticker = new LeapingTicker();
        run(
                "idle",
                kafka.bootstrapServers(),
                ticker,
                mqttUrl -> {
                    await().atMost(LIMIT).until(() -> occasions("idle").equals(List.of("birth")));

                    ticker.leap(StatusRecords.INTERVAL);
                    await().atMost(LIMIT).until(() -> occasions("idle").contains("interval"));
                    ticker.leap(StatusRecords.INTERVAL);
                    await().atMost(LIMIT).until(() -> occasions("idle").size() == 3);
                });

        assertThat(occasions("idle")).containsExactly("birth", "interval", "interval", "stop");
        assertThat(records("idle")).allSatisfy(StatusRecordsIT::conforms);
        assertThat(records("idle").getLast().path("uptimeSeconds").asLong())
                .isGreaterThanOrEqualTo(2 * StatusRecords.INTERVAL.toSeconds());
    }

    /** An outage longer than two intervals leaves one record behind, not three. */
    @Test
    void addsNoneWhileOneWaits() throws Exception {
        LeapingTicker ticker = new LeapingTicker();
        try (LinkProxy link = LinkProxy.to(kafka.port())) {
            link.refuse();
            run(
                    "cut",
                    link.address(),
                    ticker,
                    mqttUrl -> {
                        try (PahoSensor sensor = new PahoSensor(mqttUrl, "cut", "plant/sensor01")) {
                            for (int value = 1; value <= 2; value++) {
                                ticker.leap(StatusRecords.INTERVAL.plusSeconds(1));
                                // When it is acknowledged, the pipeline has been round.
                                sensor.publishAndWait("{\"value\":%d}".formatted(value));
                            }
                        }

                        link.accept();

                        await().atMost(LIMIT).until(() -> occasions("cut").contains("interval"));
                    });
        }
        assertThat(occasions("cut")).startsWith("birth", "interval");
        assertThat(records("cut").get(1).path("uptimeSeconds").asLong())
                .isGreaterThanOrEqualTo(2 * StatusRecords.INTERVAL.toSeconds());
    }

    /** What happens while a gateway runs. */
    private interface Meanwhile {
        void passes(String mqttUrl) throws Exception;
    }

    /** Runs a gateway inside this process while so much happens, then stops it in order. */
    private void run(String id, String kafkaAddress, LongSupplier ticker, Meanwhile meanwhile)
            throws Exception {
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        // It writes the file; it is never started.
        new GatewayProcess(folder.resolve(id), kafkaAddress, DEVICES, ports).close();
        SettingsOutcome.Loaded loaded =
                (SettingsOutcome.Loaded)
                        SettingsLoader.load(folder.resolve(id).resolve("gateway.yaml"), Map.of());
        Vertx vertx = Vertx.vertx();
        try (RunningGateway gateway =
                RunningGateway.open(
                        loaded,
                        new GatewayParts(
                                vertx,
                                ThisMachine.of(InstantSource.system(), System::nanoTime),
                                ticker,
                                "boot-of-the-test",
                                new SecureRandom(),
                                "test"))) {
            gateway.start();
            meanwhile.passes("tcp://127.0.0.1:" + ports.mqtt());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** That it has the fields of the schema, whose rules the bridge's tests apply. */
    private static void conforms(JsonNode status) {
        JsonNode schema;
        try {
            schema = JSON.readTree(Path.of("../docs/schemas/status.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(status.fieldNames())
                .toIterable()
                .isSubsetOf(() -> schema.path("properties").fieldNames());
        assertThat(schema.path("required"))
                .allSatisfy(
                        name -> assertThat(status.has(name.asText())).as(name.asText()).isTrue());
    }

    private static List<String> occasions(String id) {
        return records(id).stream().map(record -> record.path("occasion").asText()).toList();
    }

    private static List<JsonNode> records(String id) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read("gateway-" + id).stream()
                    .map(record -> json(record.value()))
                    .filter(record -> record.path("kind").asText().equals("status"))
                    .toList();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
