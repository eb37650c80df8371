package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testbed.Guarantee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told of their sessions by a gateway that was away. */
class SessionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";

    @TempDir private Path folder;

    @Test
    @Guarantee("S1")
    void knowsItsClientsAfterAKillAndAfterAStopAndBeginsAnewWithAHarmedFile() throws Exception {
        Path file = folder.resolve("journal").resolve("mqtt-sessions");
        try (GatewayProcess gateway = new GatewayProcess(folder, NO_KAFKA, DEVICES).up()) {
            assertThat(isSessionPresent(gateway, "early")).isFalse();
            await().atMost(LIMIT).until(() -> Files.exists(file));

            gateway.kill();
            gateway.up();
            assertThat(isSessionPresent(gateway, "early")).isTrue();
            assertThat(isSessionPresent(gateway, "late")).isFalse();

            gateway.terminate();
            gateway.up();
            assertThat(isSessionPresent(gateway, "early")).isTrue();
            assertThat(isSessionPresent(gateway, "late")).isTrue();

            gateway.terminate();
            byte[] harmed = Files.readAllBytes(file);
            harmed[harmed.length - 1] ^= 1;
            Files.write(file, harmed);
            gateway.up();
            assertThat(gateway.log()).contains("mqtt-sessions cannot be read");
            assertThat(isSessionPresent(gateway, "early")).isFalse();
        }
    }

    private static boolean isSessionPresent(GatewayProcess gateway, String client)
            throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
        try (MqttAsyncClient paho =
                new MqttAsyncClient(gateway.mqttUrl(), client, new MemoryPersistence())) {
            IMqttToken connected = paho.connect(options);
            connected.waitForCompletion(LIMIT.toMillis());
            paho.disconnect().waitForCompletion(LIMIT.toMillis());
            return connected.getSessionPresent();
        }
    }
}
