package io.millrace.emulator.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTemplateTest {
    private static final Instant TIME = Instant.parse("2026-11-20T08:00:00.123456789Z");

    @Test
    void writesValueTimeInMicrosecondsAndSequence() {
        PayloadTemplate template = PayloadTemplate.of(Plants.sensor().channels());

        assertThat(template.write(new double[] {21.5}, TIME, 17))
                .asString(UTF_8)
                .isEqualTo(
                        "{\"value\": 21.5, \"ts\": \"2026-11-20T08:00:00.123456Z\", \"seq\": 17}");
    }

    @Test
    void keepsTheMicrosecondsOfAWholeSecond() {
        PayloadTemplate template = PayloadTemplate.of(Plants.sensor().channels());

        assertThat(template.write(new double[] {1}, Instant.parse("2026-11-20T08:00:00Z"), 0))
                .asString(UTF_8)
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
                .asString(UTF_8)
                .isEqualTo("{\"d\": {\"v/x\": 4.0, \"t\": " + TIME.toEpochMilli() + "}, \"n\": 3}");
    }

    @Test
    void oneMessageHoldsAllChannelsOfATopicAsTheirSensorSendsThem() {
        DeviceProfile tank = ProfileLoader.shipped().profile("storage-tank").orElseThrow();

        assertThat(PayloadTemplate.of(tank.channels()).write(new double[] {10, 20.5, 0.9}, TIME, 3))
                .asString(UTF_8)
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
                .asString(UTF_8)
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
                .hasMessageContaining("the whole text, without a sequence");
    }

    @Test
    void aLineHoldsItsFieldsWhereTheyAreLookedFor() {
        assertThat(
                        template(
                                        """
                                        a: {unit: A, mqtt: {format: text, separator: ";", value: 4, time: 1, sequence: "n="}}
                                        b: {unit: A, mqtt: {format: text, separator: ";", value: "b=", time: 1, sequence: "n="}}
                                        """)
                                .write(new double[] {1.5, -2}, TIME, 7))
                .asString(UTF_8)
                .isEqualTo("2026-11-20T08:00:00.123456Z;n=7;b=-2.0;1.5");
    }

    @Test
    void aNumberIsWrittenInItsBytes() {
        assertThat(
                        template(
                                        """
                                        a:
                                          unit: A
                                          mqtt: {format: binary, offset: 1, type: uint16,
                                            time-offset: 4, time-type: uint32, time-format: epoch-s,
                                            sequence-offset: 8, sequence-type: uint32}
                                        b:
                                          unit: A
                                          mqtt: {format: binary, offset: 3, type: uint8, bit: 6,
                                            time-offset: 4, time-type: uint32, time-format: epoch-s,
                                            sequence-offset: 8, sequence-type: uint32}
                                        c:
                                          unit: A
                                          mqtt: {format: binary, offset: 3, type: uint8, bit: 0,
                                            time-offset: 4, time-type: uint32, time-format: epoch-s,
                                            sequence-offset: 8, sequence-type: uint32}
                                        """)
                                .write(
                                        new double[] {0x1234, 1, 1},
                                        Instant.ofEpochSecond(0x69000001),
                                        5))
                .isEqualTo(new byte[] {0, 0x12, 0x34, 0x41, 0x69, 0, 0, 1, 0, 0, 0, 5});
    }

    @Test
    void aValueBeyondItsTypeIsTheNearestThatItHolds() {
        PayloadTemplate template =
                template(
                        "a: {unit: A, mqtt: {format: binary, type: int8, time-offset: 1, time-type: uint32,"
                                + " time-format: epoch-s, sequence-offset: 5, sequence-type: uint8}}");

        assertThat(template.write(new double[] {-300}, TIME, 0)[0]).isEqualTo((byte) -128);
        assertThat(template.write(new double[] {300}, TIME, 0)[0]).isEqualTo((byte) 127);
        assertThat(template.sequenceMax()).isEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text, separator: \";\", value: 1, time: 2 | no sequence field",
                "text, separator: \";\", value: 1, sequence: 2 | no time field",
                "text, separator: \".\", value: 1, time: 2, sequence: 3 | which numbers may hold",
                "text, separator: \";\", value: 1, time: 1, sequence: 3 | two things in field 1",
                "text, separator: \"=\", value: \"a=\", time: 1, sequence: 3 | the separator inside",
                "binary, type: int8, sequence-offset: 5, sequence-type: uint32 | no time-offset",
                "binary, type: int8, time-offset: 1, time-type: uint64, time-format: epoch-s | no sequence-offset",
                "binary, type: int8, time-offset: 1, time-type: uint32, time-format: epoch-ms, sequence-offset: 9,"
                        + " sequence-type: uint32 | without room for today"
            })
    void saysWhyAFormatCannotBePlayed(String format, String expected) {
        assertThatThrownBy(() -> template("a: {unit: A, mqtt: {format: " + format + "}}"))
                .isInstanceOf(NotPlayableException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void binaryWordsMustBeNumbers() {
        assertThatThrownBy(() ->
                        template(
                                "a: {unit: \"1\", values: {open: 1, closed: 0}, mqtt: {format: binary, type: uint8,"
                                        + " time-offset: 1, time-type: uint32, time-format: epoch-s,"
                                        + " sequence-offset: 5, sequence-type: uint32}}"))
                .hasMessageContaining("no binary number stands for");
    }

    private static PayloadTemplate template(String channels) {
        String yaml = "profile: test\nversion: 1\nchannels:\n" + channels.indent(2);
        ProblemList problems = new ProblemList();
        return ProfileLoader.read(new YamlSource("test.yaml", yaml), problems)
                .map(loaded -> PayloadTemplate.of(loaded.profile().channels()))
                .orElseThrow(() -> new AssertionError(problems.inReadingOrder()));
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
