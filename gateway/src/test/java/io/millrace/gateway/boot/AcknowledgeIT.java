package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator acknowledges an alert of a gateway that is then killed. */
class AcknowledgeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICES =
            "devices: [{name: oven, profile: hot, mqtt: {topic: factory/oven}}]";

    @TempDir private Path folder;

    @Test
    @Guarantee("A1")
    void isOnDiskWhenItIsAnsweredAndOnTheAlertsTopicOnce() throws Exception {
        profile();
        Path home = Files.createDirectory(folder.resolve("ack"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                GatewayProcess gateway =
                        new GatewayProcess(home, kafka.bootstrapServers(), DEVICES)) {
            Files.move(folder.resolve("profiles"), home.resolve("profiles"));
            assertThat(gateway.command("alerts", "acknowledge", "x").text())
                    .startsWith("no gateway answers at http://127.0.0.1:");
            gateway.up();
            String id;
            try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "oven", "factory/oven")) {
                sensor.publishAndWait("{\"value\":300}");
                id =
                        await().atMost(LIMIT)
                                .until(() -> alert(gateway, "alertId"), s -> !s.isEmpty());
            }
            assertThat(alert(gateway, "state")).isEqualTo("raised");

            assertThat(gateway.post("/api/alerts/none/acknowledge")).isEqualTo(404);
            assertThat(gateway.command("alerts", "acknowledge", "none"))
                    .isEqualTo(new GatewayProcess.Said(1, "there is no active alert none"));
            assertThat(gateway.command("alerts", "acknowledge", id))
                    .isEqualTo(new GatewayProcess.Said(0, "alert " + id + " is acknowledged"));
            gateway.kill();
            gateway.up();

            assertThat(alert(gateway, "state")).isEqualTo("acknowledged");
            assertThat(gateway.post("/api/alerts/" + id + "/acknowledge")).isEqualTo(200);
            assertThat(gateway.command("alerts", "acknowledge", id))
                    .isEqualTo(
                            new GatewayProcess.Said(0, "alert " + id + " was acknowledged before"));
            try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "oven", "factory/oven")) {
                sensor.publishAndWait("{\"value\":20}");
            }
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(alerts(kafka))
                                    .containsExactly(
                                            id + " raised", id + " acknowledged", id + " cleared"));
            assertThat(gateway.get("/api/alerts")).isEqualTo("[]");
        }
    }

    /** A field of the only active alert; empty when there is none. */
    private static String alert(GatewayProcess gateway, String field)
            throws JsonProcessingException {
        return JSON.readTree(gateway.get("/api/alerts")).path(0).path(field).asText();
    }

    private static List<String> alerts(EmbeddedKafka kafka) throws IOException {
        List<String> found = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            for (var record : reader.read("ack-alerts-oven")) {
                JsonNode alert = JSON.readTree(record.value());
                found.add(alert.path("alertId").asText() + " " + alert.path("state").asText());
            }
        }
        return found;
    }

    private void profile() throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/hot.yaml"),
                """
                profile: hot
                version: 1
                channels:
                  value: {unit: Cel, mqtt: {value: /value}, limits: {high: 200}}
                """);
    }
}
