package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener as clients written by others see it: Paho for 3.1.1, HiveMQ for 5. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MqttListenerIT {

    private static final String TOPIC = "factory/line1/pump-1/temperature";

    @Test
    @Guarantee("S1")
    void acknowledgesAnOlderClientOnlyWhenTheDeliveryIsAcknowledged() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                Paho311 client = new Paho311(bench.url(), "sensor-a").connect()) {
            IMqttDeliveryToken token = client.publish(TOPIC, "21.5", 1);

            Delivery delivery = bench.take(1).getFirst();
            assertThat(delivery.topic()).isEqualTo(TOPIC);
            assertThat(delivery.payload()).asString(UTF_8).isEqualTo("21.5");
            assertThat(delivery.arrival().isAcknowledged()).isTrue();
            await().during(Duration.ofMillis(300)).until(() -> !token.isComplete());

            delivery.acknowledgement().acknowledge();
            Paho311.waitFor(token);
            assertThat(token.isComplete()).isTrue();
        }
    }

    @Test
    @Guarantee("S1")
    void acknowledgesAnMqtt5ClientOnlyWhenTheDeliveryIsAcknowledged() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Mqtt5AsyncClient client = client5(bench, "sensor-b");
            Mqtt5ConnAck welcome = client.connect().get(10, TimeUnit.SECONDS);
            assertThat(welcome.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
            assertThat(welcome.getRestrictions().getReceiveMaximum())
                    .isEqualTo(ListenerLimits.DEFAULT.receiveMaximum());

            CompletableFuture<Mqtt5PublishResult> result = publish(client, "7");
            Delivery delivery = bench.take(1).getFirst();
            await().during(Duration.ofMillis(300)).until(() -> !result.isDone());

            delivery.acknowledgement().acknowledge();
            assertThat(result.get(10, TimeUnit.SECONDS).getError()).isEmpty();
            client.disconnect().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void assignsAnIdentifierToAClientWithoutOneAndToNoOther() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Mqtt5AsyncClient named = client5(bench, "sensor-n");
            assertThat(named.connect().get(10, TimeUnit.SECONDS).getAssignedClientIdentifier())
                    .isEmpty();
            Mqtt5AsyncClient unnamed = client5(bench, "");
            assertThat(unnamed.connect().get(10, TimeUnit.SECONDS).getAssignedClientIdentifier())
                    .isPresent();
            named.disconnect().get(10, TimeUnit.SECONDS);
            unnamed.disconnect().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void sendsAcknowledgementsInTheOrderOfReceiptWhateverTheOrderTheyFallDue() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Mqtt5AsyncClient client = client5(bench, "sensor-c");
            client.connect().get(10, TimeUnit.SECONDS);
            CompletableFuture<Mqtt5PublishResult> first = publish(client, "1");
            CompletableFuture<Mqtt5PublishResult> second = publish(client, "2");
            List<Delivery> deliveries = bench.take(2);

            deliveries.get(1).acknowledgement().acknowledge();
            await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
            deliveries.get(0).acknowledgement().acknowledge();

            assertThat(first.get(10, TimeUnit.SECONDS).getError()).isEmpty();
            assertThat(second.get(10, TimeUnit.SECONDS).getError()).isEmpty();
            client.disconnect().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void survivesAnAcknowledgementForAClientThatHasGone() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Paho311 client = new Paho311(bench.url(), "sensor-d").connect();
            client.publish(TOPIC, "1", 1);
            Delivery delivery = bench.take(1).getFirst();
            client.vanish();
            await().until(() -> bench.listener.counters().connections() == 0);

            delivery.acknowledgement().acknowledge();

            try (Paho311 next = new Paho311(bench.url(), "sensor-e").connect()) {
                assertThat(next.client.isConnected()).isTrue();
            }
        }
    }

    @Test
    @Guarantee("S1")
    void clientThatKeepsItsSessionSendsAgainWhatWasNotAcknowledged() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Paho311 client = new Paho311(bench.url(), "sensor-f");
            client.options.setCleanSession(false);
            client.options.setAutomaticReconnect(true);
            client.connect();
            IMqttDeliveryToken token = client.publish(TOPIC, "42", 1);
            bench.take(1);

            bench.listener.disconnectAll();

            Delivery again = bench.take(1).getFirst();
            assertThat(again.payload()).asString(UTF_8).isEqualTo("42");
            assertThat(again.arrival().isRedelivery()).isTrue();
            again.acknowledgement().acknowledge();
            Paho311.waitFor(token);
            client.close();
        }
    }

    @Test
    void keepAlivesAreAnsweredWhileAcknowledgementsAreWithheld() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            Paho311 client = new Paho311(bench.url(), "sensor-g");
            client.options.setKeepAliveInterval(1);
            client.connect();
            client.publish(TOPIC, "1", 1);
            Delivery delivery = bench.take(1).getFirst();

            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(10))
                    .until(client.client::isConnected);

            delivery.acknowledgement().acknowledge();
            client.close();
        }
    }

    @Test
    void refusesSubscriptionsPolitely() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                Paho311 client = new Paho311(bench.url(), "sensor-h").connect()) {
            IMqttToken token = client.client.subscribe("#", 1);
            token.waitForCompletion(10_000);
            assertThat(token.getGrantedQos()).containsExactly(0x80);
            assertThat(client.client.isConnected()).isTrue();
        }
    }

    @Test
    void endsTheConnectionOfAClientThatPublishesWithQos2() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                Paho311 client = new Paho311(bench.url(), "sensor-i").connect()) {
            List<String> logged = new CopyOnWriteArrayList<>();
            try (LogEar _ = LogEar.at(MqttListener.class, logged::add)) {
                client.publish(TOPIC, "1", 2);

                await().until(() -> !client.client.isConnected());
            }
            assertThat(bench.listener.counters().refusals()).containsEntry("qos-2", 1L);
            assertThat(logged)
                    .singleElement()
                    .asString()
                    .contains("MQTT 3.1.1 connection of client 'sensor-i'")
                    .contains("it published with QoS 2, which is not supported; use QoS 1");
        }
    }

    @Test
    void aNewConnectionWithTheSameIdentifierTakesOver() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                Paho311 older = new Paho311(bench.url(), "sensor-j").connect();
                Paho311 newer = new Paho311(bench.url(), "sensor-j").connect()) {
            await().until(() -> !older.client.isConnected());
            assertThat(newer.client.isConnected()).isTrue();
            await().until(() -> bench.listener.counters().connections() == 1);
        }
    }

    @Test
    void refusesClientsBeyondTheConnectionLimitAndCountsThem() throws Exception {
        ListenerLimits one = new ListenerLimits(1, 64 * 1024, 100, 1024 * 1024, 1024 * 1024);
        try (ListenerBench bench = new ListenerBench(10, one);
                Paho311 first = new Paho311(bench.url(), "sensor-k").connect()) {
            assertThatThrownBy(() -> new Paho311(bench.url(), "sensor-l").connect())
                    .isInstanceOf(MqttException.class);
            assertThat(first.client.isConnected()).isTrue();
            assertThat(bench.listener.counters().refusals()).containsEntry("connection-limit", 1L);
        }
    }

    @Test
    void onlyKnownUsersConnectAndPublishWhereTheyMay() throws Exception {
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        GatewaySettings.User line1 =
                new GatewaySettings.User("line1", hash, List.of("factory/line1/#"));
        try (ListenerBench bench = new ListenerBench(10, ListenerLimits.DEFAULT, line1)) {
            assertThatThrownBy(() -> new Paho311(bench.url(), "nameless").connect())
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> connectedAs(bench, "line1", "wrong"))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> connectedAs(bench, "line2", "right"))
                    .isInstanceOf(MqttException.class);
            try (Paho311 client = connectedAs(bench, "line1", "right")) {
                Paho311.waitFor(client.publish("factory/line2/x", "1", 1));
                client.publish(TOPIC, "1", 1);
                assertThat(bench.take(1).getFirst().topic()).isEqualTo(TOPIC);
            }
            assertThat(bench.rejected.counts()).containsEntry("not-authorised", 1L);
            assertThat(bench.accounting.snapshot().of(Outcome.REJECTED)).isEqualTo(1);
            assertThat(bench.listener.counters().refusals())
                    .containsEntry("name-required", 1L)
                    .containsEntry("wrong-password", 2L);
        }
    }

    @Test
    void whenTheIntakeIsFullTheConnectionPausesAndItsMessagesKeepTheirOrder() throws Exception {
        int intakeMax = 4;
        ListenerLimits narrow = new ListenerLimits(10, 64 * 1024, 8, 1024 * 1024, 1024 * 1024);
        try (ListenerBench bench = new ListenerBench(intakeMax, narrow)) {
            Paho311 client = new Paho311(bench.url(), "sensor-m");
            client.options.setMaxInflight(1_000);
            client.connect();
            int messages = 200;
            for (int i = 0; i < messages; i++) {
                client.publish(TOPIC, Integer.toString(i), 1);
            }
            await().until(() -> bench.listener.counters().pauses().get("room") > 0);

            List<Delivery> all = bench.take(messages);

            assertThat(all)
                    .extracting(delivery -> new String(delivery.payload(), UTF_8))
                    .containsExactlyElementsOf(
                            IntStream.range(0, messages).mapToObj(Integer::toString).toList());
            all.forEach(delivery -> delivery.acknowledgement().acknowledge());
            await().until(() -> client.client.getPendingDeliveryTokens().length == 0);
            assertThat(bench.accounting.snapshot().isBalanced()).isTrue();
            client.close();
        }
    }

    @Test
    void aPortInUseIsNamedWithTheSettingToChange() {
        try (ListenerBench bench = ListenerBench.open()) {
            MqttListener second = bench.another(bench.listener.port());
            assertThatThrownBy(second::start)
                    .isInstanceOf(ListenerUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + bench.listener.port())
                    .hasMessageContaining("mqtt.listener.address");
        }
    }

    private static Paho311 connectedAs(ListenerBench bench, String name, String password)
            throws MqttException {
        Paho311 client = new Paho311(bench.url(), "as-" + name);
        client.options.setUserName(name);
        client.options.setPassword(password.toCharArray());
        return client.connect();
    }

    private static Mqtt5AsyncClient client5(ListenerBench bench, String id) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(bench.listener.port())
                .buildAsync();
    }

    private static CompletableFuture<Mqtt5PublishResult> publish(
            Mqtt5AsyncClient client, String text) {
        return client.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(UTF_8))
                .send();
    }
}
