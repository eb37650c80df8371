package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Netty 4.1.133's MQTT decoder took the middle of a packet for a header whenever the network cut
 * the packet there (netty pull request 16916), and closed healthy connections. So: the same stream
 * of packets, cut in two at every byte, must always be understood.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SplitPacketsIT {

    private static final long BETWEEN_PARTS_NANOS = 3_000_000;
    private static final String LONG_TEXT = "21.5" + " ".repeat(150);

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void understandsPacketsCutAtEveryByte(int version) throws IOException {
        byte[] stream = stream(version);
        try (ListenerBench bench = ListenerBench.open()) {
            for (int cut = 1; cut < stream.length; cut++) {
                assertUnderstood(bench, stream, cut);
            }
            assertThat(bench.listener.counters().refusals()).doesNotContainKey("protocol");
        }
    }

    private static void assertUnderstood(ListenerBench bench, byte[] stream, int cut)
            throws IOException {
        try (RawSensor sensor = new RawSensor(bench.listener.port())) {
            sensor.send(stream, 0, cut);
            // Long enough for the first part to be read on its own.
            LockSupport.parkNanos(BETWEEN_PARTS_NANOS);
            sensor.send(stream, cut, stream.length);

            List<Delivery> deliveries = bench.take(2);
            deliveries.forEach(delivery -> delivery.acknowledgement().acknowledge());
            assertThat(deliveries)
                    .as("cut at byte %d", cut)
                    .extracting(delivery -> new String(delivery.payload(), UTF_8))
                    .containsExactly("7", LONG_TEXT);
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(sensor.receiveType());
            }
            assertThat(answers)
                    .as("cut at byte %d", cut)
                    .containsExactlyInAnyOrder(
                            RawSensor.CONNACK,
                            RawSensor.PUBACK,
                            RawSensor.PUBACK,
                            RawSensor.PINGRESP);
        }
    }

    /** The second message is long enough for a remaining length of two bytes. */
    private static byte[] stream(int version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawSensor.connect(version, "cut", 60));
        bytes.writeBytes(RawSensor.publish(version, "a/b", 1, "7"));
        bytes.writeBytes(RawSensor.publish(version, "a/b", 2, LONG_TEXT));
        bytes.writeBytes(RawSensor.ping());
        return bytes.toByteArray();
    }
}
