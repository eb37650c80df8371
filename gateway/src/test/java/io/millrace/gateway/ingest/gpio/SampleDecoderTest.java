package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.profile.Conversion;
import io.millrace.profile.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SampleDecoderTest {
    private static final ChannelId TEMPERATURE = new ChannelId(new DeviceId("d"), "temperature");
    private static final Decoded ELSEWHERE = new Decoded.Rejected(new Rejection("mqtt", ""));

    private final Samples samples = new Samples();

    private final SampleDecoder decoder = decoder(new TimeLine(Samples.NOW, () -> 0, true));

    /** Range -40 to 150, millidegrees to degrees. */
    private static SampleDecoder decoder(TimeLine clock) {
        return new SampleDecoder(
                List.of(
                        Profiles.device(
                                "d",
                                "t",
                                Profiles.channel(
                                        "temperature",
                                        "",
                                        Profiles.json("/v"),
                                        Conversion.of(new Scale(0.001, 0))))),
                clock,
                delivery -> ELSEWHERE);
    }

    @Test
    void valueIsScaledAndHasTheGatewaysTime() {
        samples.desk.measured(TEMPERATURE, 21_500, Duration.ofMillis(40));

        assertThat(decoded())
                .isEqualTo(
                        new Reading(
                                TEMPERATURE,
                                OptionalDouble.of(21.5),
                                QualityCode.GOOD,
                                new ReadingTime(
                                        Optional.empty(), Samples.NOW.minusMillis(40), true),
                                OptionalLong.empty()));
    }

    @Test
    void clockThatIsNotSetIsSaid() {
        samples.desk.measured(TEMPERATURE, 21_500, Duration.ZERO);
        TimeLine unset = new TimeLine(Samples.NOW, () -> 0, false);

        Decoded decoded = decoder(unset).decode(samples.deliveries().getFirst());

        assertThat(((Decoded.Accepted) decoded).readings().getFirst().time().isSynced()).isFalse();
    }

    @Test
    void valueOutsideTheInstrumentIsBad() {
        samples.desk.measured(TEMPERATURE, 200_000, Duration.ZERO);

        assertThat(decoded().quality()).isEqualTo(QualityCode.BAD_OUT_OF_RANGE);
    }

    @Test
    void failureIsABadReadingWithoutAValue() {
        for (QualityCode failure :
                List.of(QualityCode.BAD_NO_COMMUNICATION, QualityCode.BAD_SENSOR_FAILURE)) {
            samples.desk.failed(TEMPERATURE, failure);

            Reading reading = decoded();
            assertThat(reading.quality()).isEqualTo(failure);
            assertThat(reading.value()).isEmpty();
        }
    }

    @Test
    void channelThatIsNotWiredIsRejected() {
        samples.desk.measured(new ChannelId(new DeviceId("d"), "pressure"), 1, Duration.ZERO);

        assertThat(decoder.decode(samples.deliveries().getFirst()))
                .isInstanceOf(Decoded.Rejected.class)
                .isNotEqualTo(ELSEWHERE);
    }

    @Test
    void messagesGoToTheirOwnDecoder() {
        samples.desk.measured(TEMPERATURE, 1, Duration.ZERO);
        Delivery own = samples.deliveries().getFirst();
        Delivery message =
                new Delivery("d/temperature", own.payload(), own.arrival(), own.acknowledgement());

        assertThat(decoder.decode(message)).isEqualTo(ELSEWHERE);
    }

    private Reading decoded() {
        Decoded decoded = decoder.decode(samples.deliveries().getFirst());
        return ((Decoded.Accepted) decoded).readings().getFirst();
    }
}
