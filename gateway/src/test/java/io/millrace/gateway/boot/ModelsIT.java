package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.boot.GatewayProcess.Said;
import io.millrace.gateway.score.onnx.TinyOnnx;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A candidate beside the active model of a running gateway, promoted and rolled back by the
 * command. Both see a score of 4; the active one's threshold is 6, the candidate's 0.5.
 */
class ModelsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long FIRST_MILLIS = 1_790_000_000_000L;
    private static final String DEVICES =
            "devices: [{name: d, profile: tiny, mqtt: {topic: factory/d}}]";

    @TempDir private Path folder;
    private long row;

    @Test
    @Guarantee("M1")
    void aShadowRaisesNothingUntilItIsPromoted() throws Exception {
        profile();
        model("tiny.onnx", "v1", "6.0");
        model("tiny.candidate.onnx", "v2", "0.5");
        try (GatewayProcess gateway = new GatewayProcess(folder, "127.0.0.1:9", DEVICES).up();
                PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "d", "factory/d")) {
            publish(sensor, 10);
            awaitMetric(
                    gateway, "alerts_total{model=\"tiny.candidate.onnx@v2\",role=\"shadow\"", 1);
            awaitMetric(gateway, "alerts_total{model=\"tiny.onnx@v1\",role=\"active\"", 0);
            assertThat(gateway.get("/api/alerts")).isEqualTo("[]");

            Said promoted = gateway.command("promote", "tiny");
            assertThat(promoted.text()).contains("tiny.onnx: version v2 is active now");
            assertThat(promoted.exitCode()).isZero();
            awaitAlerts(gateway, sensor, "\"alert\":\"anomaly\"");
            awaitMetric(gateway, "threshold{model=\"tiny.onnx@v2\",role=\"active\"", 0.5);
            assertThat(gateway.get("/q/metrics")).doesNotContain("candidate").doesNotContain("@v1");

            Said rolledBack = gateway.command("rollback", "tiny");
            assertThat(rolledBack.text()).contains("tiny.onnx: version v1 is active now");
            awaitAlerts(gateway, sensor, "[]");

            Said refused = gateway.command("promote", "tiny");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.text()).contains("there is no candidate of tiny.onnx: expected ");
            assertThat(gateway.log().split(" is up: ")).hasSize(2);
        }
    }

    /** Its first readings after the restart are those that the journal replays, before it lives. */
    @Test
    void aDeviceThatAWildcardBringsIsScoredAfterAKillToo() throws Exception {
        profile();
        model("tiny.onnx", "v1", "0.5");
        String wild = "devices: [{name: \"{1}\", profile: tiny, mqtt: {topic: factory/+}}]";
        try (GatewayProcess gateway = new GatewayProcess(folder, "127.0.0.1:9", wild).up()) {
            try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "d", "factory/d")) {
                publish(sensor, 3);
            }
            gateway.kill();
            gateway.up();
            try (PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "d", "factory/d")) {
                awaitAlerts(gateway, sensor, "\"alert\":\"anomaly\"");
            }
        }
    }

    /** Rows go on meanwhile: the change takes effect at one of them. */
    private void awaitAlerts(GatewayProcess gateway, PahoSensor sensor, String wanted) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    publish(sensor, 1);
                    assertThat(gateway.get("/api/alerts"))
                            .describedAs(gateway::diagnosis)
                            .contains(wanted);
                });
    }

    private static void awaitMetric(GatewayProcess gateway, String sample, double value) {
        String name = "millrace_model_" + sample.replace("{", "{device=\"d\",");
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    Optional<Double> found =
                            gateway.get("/q/metrics")
                                    .lines()
                                    .filter(line -> line.startsWith(name))
                                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                                    .map(Double::valueOf)
                                    .findFirst();
                    assertThat(found).describedAs(gateway::diagnosis).contains(value);
                });
    }

    private void publish(PahoSensor sensor, int rows) throws MqttException {
        for (int i = 0; i < rows; i++) {
            row++;
            sensor.publishAndWait(
                    "{\"flow\":2,\"current\":2,\"ts\":%d}".formatted(FIRST_MILLIS + row * 1_000));
        }
    }

    private void profile() throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.createDirectories(folder.resolve("models"));
        Files.writeString(
                folder.resolve("profiles/tiny.yaml"),
                """
                profile: tiny
                version: 1
                channels:
                  flow: {unit: m3/h, mqtt: {value: /flow, time: /ts, time-format: epoch-ms}}
                  current: {unit: A, mqtt: {value: /current, time: /ts, time-format: epoch-ms}}
                model: {file: tiny.onnx}
                """);
    }

    private void model(String file, String version, String threshold) throws IOException {
        Files.write(
                folder.resolve("models").resolve(file),
                TinyOnnx.full()
                        .metadata("model_version", version)
                        .metadata("threshold", threshold)
                        .bytes());
    }
}
