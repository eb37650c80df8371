package io.millrace.emulator.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.emulator.Plants;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.Scale;
import io.millrace.profile.TimeFormat;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadTemplateTest {
    private static final Instant TIME = Instant.parse("2026-11-20T08:00:00.123456789Z");

    @Test
    void writesValueTimeInMicrosecondsAndSequence() {
        PayloadTemplate template = PayloadTemplate.of(Plants.sensor().channels());

        assertThat(template.write(new double[] {21.5}, TIME, 17))
                .isEqualTo(
                        "{\"value\": 21.5, \"ts\": \"2026-11-20T08:00:00.123456Z\", \"seq\": 17}");
    }

    @Test
    void keepsTheMicrosecondsOfAWholeSecond() {
        PayloadTemplate template = PayloadTemplate.of(Plants.sensor().channels());

        assertThat(template.write(new double[] {1}, Instant.parse("2026-11-20T08:00:00Z"), 0))
                .contains("\"2026-11-20T08:00:00.000000Z\"");
    }

    @Test
    void writesWhereThePointersPointAndTheRawValue() {
        PayloadFormat json =
                new PayloadFormat.Json(
                        "/d/v~1x",
                        Optional.of(new PayloadFormat.TimeField("/d/t", TimeFormat.EPOCH_MILLIS)),
                        Optional.of("/n"));
        PayloadTemplate template = PayloadTemplate.of(List.of(channel(json, new Scale(0.5, 10))));

        assertThat(template.write(new double[] {12}, TIME, 3))
                .isEqualTo("{\"d\": {\"v/x\": 4.0, \"t\": " + TIME.toEpochMilli() + "}, \"n\": 3}");
    }

    @Test
    void oneMessageHoldsAllChannelsOfATopicAsTheirSensorSendsThem() {
        DeviceProfile tank = ProfileLoader.shipped().profile("storage-tank").orElseThrow();

        assertThat(PayloadTemplate.of(tank.channels()).write(new double[] {10, 20.5, 0.9}, TIME, 3))
                .isEqualTo(
                        "{\"level-ma\": 1200.0, \"ts\": %d, \"seq\": 3, \"cel\": 20.5, \"top\": \"wet\"}"
                                .formatted(TIME.getEpochSecond()));
    }

    @Test
    void theSensorSaysThatItIsWell() {
        DeviceProfile room = ProfileLoader.shipped().profile("room-climate").orElseThrow();

        assertThat(
                        PayloadTemplate.of(room.channels())
                                .write(new double[] {21, 40, 600, 1000}, TIME, 3))
                .contains("\"status\": \"ok\"")
                .contains("\"env\": {\"t\": 21.0, \"rh\": 40.0, \"co2\": 600.0, \"p\": 1000.0}");
    }

    @Test
    void refusesAChannelWhoseMessagesCouldNotBeCounted() {
        PayloadFormat withoutSequence =
                new PayloadFormat.Json(
                        "/v",
                        Optional.of(new PayloadFormat.TimeField("/t", TimeFormat.ISO8601)),
                        Optional.empty());

        assertThatThrownBy(
                        () -> PayloadTemplate.of(List.of(channel(withoutSequence, Scale.IDENTITY))))
                .hasMessageContaining("channel value")
                .hasMessageContaining("no sequence pointer");
        assertThatThrownBy(() ->
                        PayloadTemplate.of(
                                List.of(channel(new PayloadFormat.Text(), Scale.IDENTITY))))
                .hasMessageContaining("not in format json");
    }

    private static ChannelSpec channel(PayloadFormat payload, Scale scale) {
        ChannelSpec plain = Plants.sensor().channels().getFirst();
        return new ChannelSpec(
                plain.name(),
                plain.unit(),
                plain.instrumentRange(),
                plain.normalRange(),
                Optional.of(new MqttMapping(Optional.empty(), payload)),
                Optional.empty(),
                Conversion.of(scale),
                plain.judgement());
    }
}
