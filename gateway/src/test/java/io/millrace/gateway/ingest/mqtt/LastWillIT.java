package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the listener says what a client wanted said, and when it does not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LastWillIT {

    private static final String TOPIC = "factory/line1/pump-1/status";
    private static final Duration A_WHILE = Duration.ofMillis(500);

    @Test
    void isSaidWhenTheConnectionIsCut() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            announced(bench, "cut").vanish();

            Delivery will = bench.take(1).getFirst();
            assertThat(will.topic()).isEqualTo(TOPIC);
            assertThat(will.payload()).asString(UTF_8).isEqualTo("offline");
            assertThat(will.arrival().isLastWill()).isTrue();
            assertThat(will.arrival().isAcknowledged()).isFalse();
        }
    }

    @Test
    void isSaidWhenAClientFallsSilent() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connectWithWill("silent", 1, TOPIC, "offline"));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);

            assertThat(bench.take(1).getFirst().arrival().isLastWill()).isTrue();
        }
    }

    @Test
    void isNotSaidWhenTheClientSaysGoodbyeOrIsBackOrTheGatewayStops() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            announced(bench, "goodbye").close();
            Paho311 older = announced(bench, "twice");
            Paho311 newer = announced(bench, "twice");
            await().until(() -> !older.client.isConnected());
            assertNothingIsSaid(bench);

            bench.listener.close();
            assertThat(newer.client.isConnected()).isFalse();
            assertNothingIsSaid(bench);
        }
    }

    @Test
    void isSaidWhenAnMqtt5ClientAsksForItWithItsGoodbye() {
        try (ListenerBench bench = ListenerBench.open()) {
            Mqtt5BlockingClient client = client5(bench);
            connect(client, 0);
            client.disconnect();
            assertNothingIsSaid(bench);

            connect(client, 0);
            client.disconnectWith()
                    .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                    .send();
            assertThat(bench.take(1).getFirst().arrival().isLastWill()).isTrue();
        }
    }

    @Test
    void waitsAsLongAsTheClientAskedForAndIsForgottenWhenItIsBack() {
        try (ListenerBench bench = ListenerBench.open()) {
            Mqtt5BlockingClient client = client5(bench);
            connect(client, 3);
            bench.listener.disconnectAll();
            await().until(() -> !client.getState().isConnected());
            connect(client, 3);
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bench.intake.size() == 0);

            bench.listener.disconnectAll();
            assertNothingIsSaid(bench);
            assertThat(bench.take(1).getFirst().arrival().isLastWill()).isTrue();
        }
    }

    @Test
    void isNotSaidWhereTheClientMayNotPublish() throws Exception {
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        GatewaySettings.User line2 =
                new GatewaySettings.User("line2", hash, List.of("factory/line2/#"));
        try (ListenerBench bench = new ListenerBench(10, ListenerLimits.DEFAULT, line2)) {
            Paho311 client = new Paho311(bench.url(), "line2");
            client.options.setUserName("line2");
            client.options.setPassword("right".toCharArray());
            client.options.setWill(TOPIC, "offline".getBytes(UTF_8), 1, false);
            client.connect().vanish();
            await().untilAsserted(() ->
                    assertThat(bench.rejected.counts()).containsEntry("not-authorised", 1L));
            assertNothingIsSaid(bench);
        }
    }

    private static void assertNothingIsSaid(ListenerBench bench) {
        await().during(A_WHILE).until(() -> bench.intake.size() == 0);
    }

    private static Paho311 announced(ListenerBench bench, String identifier) throws Exception {
        Paho311 client = new Paho311(bench.url(), identifier);
        client.options.setWill(TOPIC, "offline".getBytes(UTF_8), 1, false);
        return client.connect();
    }

    private static Mqtt5BlockingClient client5(ListenerBench bench) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("five")
                .serverHost("127.0.0.1")
                .serverPort(bench.listener.port())
                .buildBlocking();
    }

    private static void connect(Mqtt5BlockingClient client, long delaySeconds) {
        client.connectWith()
                .sessionExpiryInterval(600)
                .willPublish()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("offline".getBytes(UTF_8))
                .delayInterval(delaySeconds)
                .applyWillPublish()
                .send();
    }
}
