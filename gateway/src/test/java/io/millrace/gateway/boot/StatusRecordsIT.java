package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.link.LinkProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet sees of the packaged gateway in Kafka. */
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

    @Test
    void saysThatItIsBornAndLivesAndStops() throws Exception {
        try (GatewayProcess gateway =
                new GatewayProcess(folder.resolve("living"), kafka.bootstrapServers(), DEVICES)
                        .up()) {
            try (PahoSensor sensor =
                    new PahoSensor(gateway.mqttUrl(), "living", "plant/sensor01")) {
                sensor.publishAndWait("{\"value\":1}");
            }
            await().atMost(LIMIT).until(() -> occasions("living").contains("interval"));
            gateway.terminate();
        }

        List<JsonNode> records = records("living");

        assertThat(occasions("living")).startsWith("birth", "interval").endsWith("stop");
        assertThat(records).allSatisfy(StatusRecordsIT::conforms);
        JsonNode last = records.getLast();
        assertThat(last.path("state").asText()).isEqualTo("offline");
        assertThat(last.path("version").asText()).startsWith("0.");
        assertThat(last.path("linkAlerts").asText()).isEqualTo("up");
        assertThat(last.path("received").asLong()).isEqualTo(1);
        assertThat(last.path("forwarded").asLong() + last.path("backlog").asLong()).isEqualTo(1);
        assertThat(last.path("uptimeSeconds").asLong()).isGreaterThanOrEqualTo(30);
    }

    /** An outage longer than two intervals leaves one record behind, not three. */
    @Test
    void addsNoneWhileOneWaits() throws Exception {
        try (LinkProxy link = LinkProxy.to(kafka.port());
                GatewayProcess gateway =
                        new GatewayProcess(folder.resolve("cut"), link.address(), DEVICES)) {
            link.refuse();
            gateway.up();
            await().atMost(LIMIT)
                    .until(() -> uptimeSeconds(gateway) > 2 * StatusRecords.INTERVAL.toSeconds());

            link.accept();

            await().atMost(LIMIT).until(() -> occasions("cut").contains("interval"));
            assertThat(occasions("cut")).startsWith("birth", "interval");
            assertThat(records("cut").get(1).path("uptimeSeconds").asLong())
                    .isGreaterThan(2 * StatusRecords.INTERVAL.toSeconds() - 5);
        }
    }

    private static double uptimeSeconds(GatewayProcess gateway) {
        return gateway.get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("process_uptime_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
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
