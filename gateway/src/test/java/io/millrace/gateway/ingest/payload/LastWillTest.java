package io.millrace.gateway.ingest.payload;

import static io.millrace.gateway.ingest.Profiles.channel;
import static io.millrace.gateway.ingest.Profiles.device;
import static io.millrace.gateway.ingest.Profiles.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.profile.ChannelSpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which devices are lost with a client, by the topic of its last will. */
class LastWillTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ChannelSpec SPEED = channel("speed", "d/speed", json("/value"));
    private static final ChannelSpec VALUE = channel("value", "", json("/value"));

    private final MessageDecoder decoder =
            new MessageDecoder(
                    Profiles.router(
                            10,
                            device("pump-1", "hall/pump-1", SPEED),
                            device("sensor01", "hall/sensor01", VALUE),
                            device("fan-{1}", "hall/fans/+", SPEED)),
                    new JsonDocuments(),
                    new TimeLine(NOW, () -> 0, true),
                    Duration.ofMinutes(1));

    @Test
    void meansTheDeviceWhoseTopicItIsOrStandsOneLevelAbove() {
        for (String topic : new String[] {"hall/pump-1", "hall/pump-1/status"}) {
            assertThat(will(topic, "offline").losses())
                    .containsExactly(new Disconnection(new DeviceId("pump-1"), "offline"));
        }
        assertThat(will("hall/pump-1/status", "offline").readings()).isEmpty();
    }

    @Test
    void meansTheDeviceThatHasAChannelThere() {
        assertThat(will("hall/pump-1/d/speed", "{\"value\":1}").losses())
                .containsExactly(new Disconnection(new DeviceId("pump-1"), "{\"value\":1}"));
    }

    @Test
    void isTakenAsAMessageTooWhereTheProfileUnderstandsIt() {
        Decoded.Accepted accepted = will("hall/sensor01", "{\"value\":null}");

        assertThat(accepted.readings())
                .extracting(Reading::quality)
                .containsExactly(QualityCode.BAD_NOT_A_NUMBER);
        assertThat(accepted.losses()).hasSize(1);
    }

    @Test
    void meansADeviceOfAWildcardOnlyOnceItHasComeToLife() {
        assertThat(decode("hall/fans/7/status", "gone", true)).isInstanceOf(Decoded.Rejected.class);
        assertThat(decode("hall/fans/7/d/speed", "{\"value\":1}", false))
                .isInstanceOf(Decoded.Accepted.class);
        assertThat(will("hall/fans/7/status", "gone").losses())
                .extracting(loss -> loss.device().name())
                .containsExactly("fan-7");
    }

    @Test
    void ofAClientThatSpeaksForNoDeviceIsAnUnknownMessage() {
        for (String topic : new String[] {"hall", "hall/pump-1/a/b", "other"}) {
            assertThat(decode(topic, "offline", true)).isInstanceOf(Decoded.Rejected.class);
        }
    }

    @Test
    void isShownOnlyWhereAPersonCanReadIt() {
        assertThat(wordsOf("off\nline\u0007".getBytes(UTF_8))).isEqualTo("off line");
        assertThat(wordsOf(new byte[] {(byte) 0xc3, 0x28})).isEmpty();
        assertThat(wordsOf("x".repeat(81).getBytes(UTF_8))).isEmpty();
        assertThat(wordsOf("x".repeat(80).getBytes(UTF_8))).hasSize(80);
    }

    @Test
    void whatIsSentIsNoLastWill() {
        assertThat(((Decoded.Accepted) decode("hall/sensor01", "{\"value\":1}", false)).losses())
                .isEmpty();
        assertThat(decode("hall/sensor01/status", "offline", false))
                .isInstanceOf(Decoded.Rejected.class);
    }

    private static String wordsOf(byte[] payload) {
        return LastWords.of(payload);
    }

    private Decoded.Accepted will(String topic, String text) {
        Decoded decoded = decode(topic, text, true);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return (Decoded.Accepted) decoded;
    }

    private Decoded decode(String topic, String text, boolean isLastWill) {
        return decoder.decode(
                new Delivery(
                        topic,
                        text.getBytes(UTF_8),
                        new Delivery.Arrival(NOW, false, NOW, false, isLastWill),
                        Acknowledgement.NONE));
    }
}
