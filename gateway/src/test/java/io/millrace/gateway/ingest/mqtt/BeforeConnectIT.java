package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever does not get as far as a connection of MQTT is counted by what went wrong. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BeforeConnectIT {

    private static final String TOPIC = "factory/line1/pump-1/temperature";

    static Stream<Arguments> strangers() throws IOException {
        byte[] unknownVersion = RawSensor.connect(5, "a", 60);
        unknownVersion[8] = 9;
        byte[] otherName = RawSensor.connect(4, "a", 60);
        otherName[4] = 'X';
        return Stream.of(
                Arguments.of("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)),
                Arguments.of("a message first", RawSensor.publish(4, TOPIC, 1, "1")),
                Arguments.of("a ping first", RawSensor.ping()),
                Arguments.of("a version to come", unknownVersion),
                Arguments.of("another protocol's name", otherName),
                Arguments.of(
                        "too large a CONNECT",
                        new byte[] {0x10, (byte) 0xe0, (byte) 0xa7, 0x12, 0, 4, 'M'}),
                Arguments.of(
                        "a length that no packet may have",
                        new byte[] {0x10, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void isRefusedAndCountedOnce(String who, byte[] bytes) throws Exception {
        try (ListenerBench bench = ListenerBench.open();
                RawSensor stranger = new RawSensor(bench.listener.port())) {
            stranger.send(bytes);
            assertThat(stranger.isClosedByServer()).as(who).isTrue();

            await().untilAsserted(() ->
                    assertThat(bench.listener.counters().refusals())
                            .isEqualTo(Map.of("no-connect", 1L)));
            assertThat(bench.listener.counters().connections()).isZero();
        }
    }

    @Test
    void whoSpeaksNoTlsToATlsPortIsCounted(@TempDir Path directory) throws Exception {
        SelfSigned certificate = new SelfSigned(directory);
        try (ListenerBench bench =
                        new ListenerBench(
                                10,
                                ListenerLimits.DEFAULT,
                                ListenerBench.settings(0, Optional.of(certificate.tls())));
                RawSensor plain = new RawSensor(bench.listener.port())) {
            plain.send(RawSensor.connect(4, "plain", 60));
            assertThat(plain.isClosedByServer()).isTrue();
            await().untilAsserted(() ->
                    assertThat(bench.listener.counters().refusals())
                            .isEqualTo(Map.of("no-connect", 1L)));
        }
    }

    @Test
    void aSessionWithoutAnIdentifierIsRefused() throws Exception {
        byte[] connect = RawSensor.connect(4, "", 60);
        connect[9] = 0;
        try (ListenerBench bench = ListenerBench.open();
                RawSensor nameless = new RawSensor(bench.listener.port())) {
            nameless.send(connect);
            assertThat(nameless.isClosedByServer()).isTrue();
            await().untilAsserted(() ->
                    assertThat(bench.listener.counters().refusals())
                            .isEqualTo(Map.of("identifier", 1L)));
        }
    }

    @Test
    void whoConnectsAndSaysNothingOrGoesAtOnceIsNoMatter() throws Exception {
        try (ListenerBench bench = ListenerBench.open()) {
            for (int i = 0; i < 3; i++) {
                new RawSensor(bench.listener.port()).close();
                new RawSensor(bench.listener.port()).reset();
            }
            try (RawSensor sensor = new RawSensor(bench.listener.port())) {
                sensor.send(RawSensor.connect(4, "proper", 60));
                assertThat(sensor.receiveType()).isEqualTo(RawSensor.CONNACK);
            }
            assertThat(bench.listener.counters().refusals()).isEmpty();
        }
    }
}
