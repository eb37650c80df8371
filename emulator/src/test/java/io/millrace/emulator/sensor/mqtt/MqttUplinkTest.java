package io.millrace.emulator.sensor.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.emulator.sensor.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MqttUplinkTest {
    private static final int CAPACITY = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private ListenerDouble listener;

    @BeforeEach
    void listen() {
        listener = new ListenerDouble();
    }

    @AfterEach
    void end() {
        listener.close();
    }

    @ParameterizedTest
    @EnumSource
    void publishesInOrderAndTellsEachSensorOfItsAcknowledgement(MqttVersion version) {
        try (MqttUplink uplink = connect(version)) {
            publish(uplink, 0, 3_000);

            await().atMost(LIMIT).until(() -> uplink.unacknowledged() == 0);
            assertThat(listener.payloads()).isEqualTo(texts(0, 3_000));
            assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(texts(0, 3_000));
            assertThat(listener.protocolLevel()).isEqualTo(version == MqttVersion.MQTT_5 ? 5 : 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishesTheUnacknowledgedAgainInOrderBeforeNewOnes(MqttVersion version) {
        listener.acknowledge(payload -> Integer.parseInt(payload) < 10);
        try (MqttUplink uplink = connect(version)) {
            publish(uplink, 0, 30);
            await().atMost(LIMIT)
                    .until(() -> listener.payloads().size() == 30 && acknowledged.size() == 10);

            listener.acknowledge(payload -> true);
            listener.breakConnection();
            publish(uplink, 30, 40);

            await().atMost(LIMIT).until(() -> uplink.unacknowledged() == 0);
            assertThat(listener.payloads().subList(30, listener.payloads().size()))
                    .isEqualTo(texts(10, 40));
            assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(texts(0, 40));
            assertThat(listener.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsNoMoreUnacknowledgedUnderWayThanItsWindow(MqttVersion version) {
        listener.acknowledge(payload -> false);
        try (MqttUplink uplink = connect(version)) {
            publish(uplink, 0, MqttUplink.WINDOW + 500);
            await().atMost(LIMIT).until(() -> listener.payloads().size() >= MqttUplink.WINDOW);

            assertThat(uplink.unacknowledged()).isEqualTo(MqttUplink.WINDOW + 500);
            await().during(Duration.ofMillis(200))
                    .atMost(LIMIT)
                    .until(() -> listener.payloads().size() == MqttUplink.WINDOW);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallsSilentWithoutGoodbyeWhenCutAndCatchesUpWhenRestored(MqttVersion version) {
        try (MqttUplink uplink = connect(version)) {
            publish(uplink, 0, 5);
            await().atMost(LIMIT).until(() -> uplink.unacknowledged() == 0);

            uplink.cut();
            await().atMost(LIMIT).until(() -> listener.orderlyEnds().size() == 1);
            publish(uplink, 5, 10);
            assertThat(listener.orderlyEnds()).containsExactly(false);
            assertThat(listener.payloads()).hasSize(5);

            uplink.restore();
            await().atMost(LIMIT).until(() -> uplink.unacknowledged() == 0);
            assertThat(listener.payloads()).isEqualTo(texts(0, 10));
        }
        await().atMost(LIMIT).until(() -> listener.orderlyEnds().size() == 2);
        assertThat(listener.orderlyEnds()).containsExactly(false, true);
    }

    @ParameterizedTest
    @EnumSource
    void keepsOnlyAsManyMessagesAsItsCapacity(MqttVersion version) {
        listener.acknowledge(payload -> false);
        try (MqttUplink uplink = connect(version)) {
            publish(uplink, 0, CAPACITY - 1);

            assertThat(uplink.hasRoom(1)).isTrue();
            assertThat(uplink.hasRoom(2)).isFalse();
            publish(uplink, 0, 1);
            assertThatThrownBy(() -> publish(uplink, 0, 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private MqttUplink connect(MqttVersion version) {
        MqttUplink uplink =
                new MqttUplink(
                        new MqttUplink.Listener("127.0.0.1", listener.port()),
                        "pump-1",
                        version,
                        CAPACITY);
        uplink.start();
        return uplink;
    }

    private void publish(MqttUplink uplink, int from, int to) {
        texts(from, to)
                .forEach(text ->
                        uplink.publish(
                                new Message(
                                        "factory/pump-1",
                                        text.getBytes(UTF_8),
                                        () -> acknowledged.add(text))));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
