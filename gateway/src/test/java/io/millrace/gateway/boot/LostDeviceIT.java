package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees when the client of a device vanishes. */
class LostDeviceIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";

    @TempDir private Path folder;

    @Test
    @Guarantee("A1")
    void oneAlertFromTheCutUntilTheDeviceIsHeardAgainAcrossAKill() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(folder, NO_KAFKA, DEVICES).up()) {
            cutOff(gateway);
            awaitDisconnected(gateway);

            gateway.kill();
            gateway.up();
            awaitDisconnected(gateway);

            try (PahoSensor sensor =
                    new PahoSensor(gateway.mqttUrl(), "sensor01", "plant/sensor01")) {
                sensor.publishAndWait("{\"value\":20,\"seq\":1}");
                awaitActiveAlerts(gateway, 0);
            }
        }
    }

    /** Not just any alert: a silent device becomes stale too. */
    private static void awaitDisconnected(GatewayProcess gateway) {
        awaitActiveAlerts(gateway, 1);
        assertThat(gateway.get("/api/status")).contains("disconnected");
    }

    private static void awaitActiveAlerts(GatewayProcess gateway, int count) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(activeAlerts(gateway.get("/q/metrics"))).isEqualTo(count));
    }

    private static double activeAlerts(String metrics) {
        List<String> samples =
                metrics.lines().filter(line -> line.startsWith("millrace_active_alerts{")).toList();
        assertThat(samples).as("series of each severity and state").hasSize(8);
        return samples.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Its network fails after one reading. */
    private static void cutOff(GatewayProcess gateway) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setWill("plant/sensor01/status", "offline".getBytes(UTF_8), 1, true);
        try (MqttAsyncClient client =
                new MqttAsyncClient(gateway.mqttUrl(), "sensor01", new MemoryPersistence())) {
            client.connect(options).waitForCompletion(LIMIT.toMillis());
            client.publish("plant/sensor01", "{\"value\":20}".getBytes(UTF_8), 1, false)
                    .waitForCompletion(LIMIT.toMillis());
            client.disconnectForcibly(0, 100, false);
        }
    }
}
