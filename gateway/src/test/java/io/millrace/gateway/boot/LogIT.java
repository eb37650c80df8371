package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testbed.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged gateway writes to its log. */
class LogIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMITTED =
            Pattern.compile("readings: [12] entries committed by Kafka");

    private static final String SECRET = "hush-4711";
    private static final String DEVICES =
            """
            devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]
            """;

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

    private static String log(String what) {
        return DEVICES + "log: {" + what + "}\n";
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    @Test
    void everyLineIsAJsonObjectFromStartToStop() throws Exception {
        try (GatewayProcess gateway =
                new GatewayProcess(
                                folder.resolve("json"),
                                kafka.bootstrapServers(),
                                log("format: json, level: debug"))
                        .up()) {
            publish(gateway, 1);
            gateway.write("profiles/broken.yaml", "profile: [");
            await().atMost(LIMIT).until(() -> gateway.log().contains("configuration applied"));
            gateway.terminate();

            List<JsonNode> lines = gateway.log().lines().map(LogIT::json).toList();

            assertThat(lines)
                    .allSatisfy(line -> {
                        assertThat(line.fieldNames())
                                .toIterable()
                                .contains("timestamp", "level", "message", "loggerName")
                                .isSubsetOf(
                                        "timestamp",
                                        "level",
                                        "message",
                                        "loggerName",
                                        "threadName",
                                        "hostName",
                                        "processId",
                                        "exception");
                        assertThat(OffsetDateTime.parse(line.path("timestamp").asText()))
                                .isAfter(OffsetDateTime.parse("2026-01-01T00:00:00Z"));
                    })
                    .extracting(line -> line.path("level").asText())
                    .contains("INFO", "WARN", "DEBUG");
            assertThat(lines)
                    .extracting(line -> line.path("message").asText())
                    .anySatisfy(message -> assertThat(message).contains(" is up: "))
                    .anySatisfy(message ->
                            assertThat(message).startsWith("plant/sensor01: 1 new readings"))
                    .anySatisfy(message -> assertThat(message).contains("broken.yaml:1:"));
        }
    }

    @Test
    void theLevelChangesWithoutARestartAndBack() throws Exception {
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        try (GatewayProcess gateway = gateway(ports, "").up()) {
            publish(gateway, 1);
            assertThat(gateway.log()).contains(" INFO ").doesNotContain(" DEBUG ");

            change(ports, "level: debug");
            await().atMost(LIMIT).until(() -> gateway.log().contains("log.level debug"));
            publish(gateway, 2);
            assertThat(gateway.log())
                    .contains("plant/sensor01: 1 new readings", "MQTT client /log", "is connected");
            // Both readings go together where the link comes up late.
            await().atMost(LIMIT).until(() -> COMMITTED.matcher(gateway.log()).find());

            change(ports, "level: info");
            await().atMost(LIMIT).until(() -> gateway.log().contains("log.level info"));
            String before = afterTheSwitch(gateway);
            publish(gateway, 3);
            assertThat(afterTheSwitch(gateway))
                    .startsWith(before)
                    .doesNotContain("plant/sensor01: 1 new readings");

            change(ports, "level: error");
            await().atMost(LIMIT)
                    .until(() ->
                            gateway.get("/q/metrics")
                                    .lines()
                                    .filter(line -> line.startsWith("millrace_reloads_total"))
                                    .anyMatch(line ->
                                            line.contains("applied") && line.endsWith(" 3.0")));
            change(ports, "level: info, format: json");
            await().atMost(LIMIT)
                    .until(() ->
                            gateway.log()
                                    .contains(
                                            "log.format: found json, running with text; this needs a restart"));
        }
    }

    private GatewayProcess gateway(GatewayProcess.Ports ports, String log) {
        return new GatewayProcess(
                folder.resolve("level"),
                kafka.bootstrapServers(),
                log.isEmpty() ? DEVICES : log(log),
                ports);
    }

    /** It writes the file of the running one; it is never started. */
    private void change(GatewayProcess.Ports ports, String log) {
        gateway(ports, log).close();
    }

    private static String afterTheSwitch(GatewayProcess gateway) {
        String log = gateway.log();
        return log.substring(log.indexOf("log.level info"));
    }

    private static void publish(GatewayProcess gateway, int value) throws Exception {
        try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "log", "plant/sensor01")) {
            sensor.publishAndWait("{\"value\":%d}".formatted(value));
        }
    }

    /** The loudest level does not bring them out, nor clients that cannot connect with them. */
    @Test
    void noSecretIsEverSaid() throws Exception {
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        try (GatewayProcess gateway =
                new GatewayProcess(
                        folder.resolve("secrets"), kafka.bootstrapServers(), DEVICES, ports)) {
            gateway.write(
                    """
                    gateway: {id: secrets}
                    mqtt:
                      listener: {address: "127.0.0.1:%d"}
                      subscribers: [{url: "mqtt://127.0.0.1:9", username: gw, password: "%s"}]
                    journal: {directory: journal, limit: 64MiB}
                    cloud:
                      kafka:
                        bootstrap.servers: "%s"
                        security.protocol: SASL_PLAINTEXT
                        sasl.mechanism: PLAIN
                        sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule required\
                     username="gw" password="%s";'
                    console: {address: "127.0.0.1:%d"}
                    log: {level: debug}
                    %s\
                    """
                            .formatted(
                                    ports.mqtt(),
                                    SECRET,
                                    kafka.bootstrapServers(),
                                    SECRET,
                                    ports.console(),
                                    DEVICES));
            gateway.up(Map.of());
            await().atMost(LIMIT).until(() -> gateway.log().contains("link to Kafka is"));
            gateway.terminate();

            assertThat(gateway.log()).doesNotContain(SECRET);
        }
    }
}
