package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More of the listener: other clients, TLS, sessions over a restart, losses that are counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ListenerClientsIT {

    private static final String TOPIC = "factory/line1/pump-1/temperature";

    @Test
    @Guarantee("S1")
    void servesPahoForMqtt5() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            MqttAsyncClient client =
                    new MqttAsyncClient(bench.url(), "paho-5", new MemoryPersistence());
            client.connect(new MqttConnectionOptions()).waitForCompletion(10_000);
            IMqttToken token =
                    client.publish(TOPIC, new MqttMessage("5".getBytes(UTF_8), 1, false, null));
            Delivery delivery = bench.take(1).getFirst();
            await().during(Duration.ofMillis(300)).until(() -> !token.isComplete());
            delivery.acknowledgement().acknowledge();
            token.waitForCompletion(10_000);
            client.disconnect().waitForCompletion(10_000);
            client.close(true);
        }
    }

    @Test
    void tellsAnMqtt5ClientThatQos2IsNotSupported() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connect(5, "two", 60));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);

            sensor.send(RawSensor.asQos2(RawSensor.publish(5, TOPIC, 1, "6")));

            assertThat(sensor.receiveType()).isEqualTo(RawSensor.DISCONNECT);
            assertThat(bench.listener.counters().refusals()).containsEntry("qos-2", 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesNotTakeACutConnectionForAMalformedPacket(boolean isReset) throws Exception {
        byte[] publish = RawSensor.publish(4, TOPIC, 1, "6.25");
        try (ListenerBench bench = ListenerBench.open()) {
            for (int cut = 1; cut < publish.length; cut++) {
                try (RawSensor sensor = new RawSensor(bench.listener.port())) {
                    sensor.send(RawSensor.connect(4, "cut", 60));
                    assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
                    sensor.send(publish, 0, cut);
                    if (isReset) {
                        sensor.reset();
                    }
                }
                await().until(() -> bench.listener.counters().connections() == 0);
            }
            assertThat(bench.listener.counters().refusals()).isEmpty();
        }
    }

    @Test
    void saysThatAPacketIsTooLarge() throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connect(5, "large", 60));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);

            sensor.send(RawSensor.publish(5, TOPIC, 1, "x".repeat(300_000)), 0, 10_000);

            assertThat(sensor.receiveType()).isEqualTo(RawSensor.DISCONNECT);
            assertThat(bench.listener.counters().refusals()).containsOnlyKeys("too-large");
        }
    }

    @Test
    void servesMosquittoPub() throws Exception {
        Optional<Path> program = MosquittoBroker.find("mosquitto_pub");
        assumeTrue(
                program.isPresent(),
                "no mosquitto_pub on PATH; the Debian package mosquitto-clients has it");
        try (ListenerBench bench = ListenerBench.open()) {
            for (String version : new String[] {"mqttv311", "5"}) {
                Process process =
                        new ProcessBuilder(
                                        program.get().toString(),
                                        "-V",
                                        version,
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(bench.listener.port()),
                                        "-q",
                                        "1",
                                        "-t",
                                        TOPIC,
                                        "-m",
                                        "17")
                                .start();
                Delivery delivery = bench.take(1).getFirst();
                assertThat(process.isAlive()).isTrue();
                delivery.acknowledgement().acknowledge();
                assertThat(process.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue())
                        .isZero();
            }
        }
    }

    @Test
    void speaksTlsWithThosePlainClientsCannotReach(@TempDir Path directory) throws Exception {
        SelfSigned certificate = new SelfSigned(directory);
        try (ListenerBench bench =
                new ListenerBench(
                        10,
                        ListenerLimits.DEFAULT,
                        ListenerBench.settings(0, Optional.of(certificate.tls())))) {
            String url = bench.url().replace("tcp:", "ssl:");
            try (Paho311 client = new Paho311(url, "tls")) {
                client.options.setSocketFactory(certificate.trusting());
                client.connect();
                IMqttDeliveryToken token = client.publish(TOPIC, "1", 1);
                bench.take(1).getFirst().acknowledgement().acknowledge();
                Paho311.waitFor(token);
            }
            try (Paho311 plain = new Paho311(bench.url(), "plain")) {
                plain.options.setConnectionTimeout(2);
                assertThatThrownBy(plain::connect).isInstanceOf(MqttException.class);
            }
        }
    }

    @Test
    void aRestartedListenerStillKnowsTheSessionsOfItsClients() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            try (Paho311 client = keeping("keeps")) {
                assertThat(client.sessionPresentAfter(bench.url())).isFalse();
            }
            byte[] snapshot = bench.listener.sessionSnapshot();
            try (MqttListener restarted = bench.another(0)) {
                restarted.restoreSessions(snapshot);
                restarted.start();
                String url = "tcp://127.0.0.1:" + restarted.port();
                try (Paho311 client = keeping("keeps")) {
                    assertThat(client.sessionPresentAfter(url)).isTrue();
                }
                try (Paho311 client = keeping("unknown")) {
                    assertThat(client.sessionPresentAfter(url)).isFalse();
                }
            }
        }
    }

    @Test
    @Guarantee("U4")
    void whenTheIntakeIsFullQos0IsDroppedAndCounted() throws Exception {
        try (ListenerBench bench = new ListenerBench(1, ListenerLimits.DEFAULT);
                Paho311 client = new Paho311(bench.url(), "qos-0").connect()) {
            for (int i = 0; i < 3; i++) {
                client.publish(TOPIC, "1", 0);
            }

            await().until(() -> bench.accounting.snapshot().of(Outcome.DROPPED) == 2);
            assertThat(bench.accounting.snapshot().inFlight()).isEqualTo(1);
            assertThat(bench.accounting.snapshot().isBalanced()).isTrue();
        }
    }

    @Test
    void aConnectionThatIsNotReadIsNotClosedForMissingKeepAlives() throws Exception {
        int messages = 40;
        ListenerLimits narrow = new ListenerLimits(10, 64 * 1024, 8, 1024 * 1024, 1024 * 1024);
        try (ListenerBench bench = new ListenerBench(1, narrow);
                RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(RawSensor.connect(4, "patient", 1));
            assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
            for (int i = 1; i <= messages; i++) {
                sensor.send(RawSensor.publish(4, TOPIC, i, Integer.toString(i)));
            }
            await().until(() -> bench.listener.counters().pauses().get("room") > 0);
            // Twice the one and a half keep-alives after which a silent client is given up.
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);

            bench.take(messages).forEach(delivery -> delivery.acknowledgement().acknowledge());
            for (int i = 0; i < messages; i++) {
                assertThat(sensor.receiveType()).isEqualTo(RawSensor.PUBACK);
            }
        }
    }

    private static Paho311 keeping(String identifier) throws MqttException {
        Paho311 client = new Paho311("tcp://127.0.0.1:1", identifier);
        client.options.setCleanSession(false);
        return client;
    }
}
