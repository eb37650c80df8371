package io.millrace.gateway.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each format of a profile makes of a payload. */
class FormatsTest {

    @Test
    void samplesOfAnArrayAreAPeriodApart() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: mm/s, mqtt: {samples: /data, base-time: /t0, period: 500us, base-sequence: /n}}");

        assertThat(
                        decoding.tell(
                                "{\"t0\":\"2026-03-01T11:00:00Z\",\"n\":40,\"data\":[1,2.5,null]}"))
                .containsExactly(
                        "x 1.0 at 2026-03-01T11:00:00Z #40",
                        "x 2.5 at 2026-03-01T11:00:00.000500Z #41",
                        "x nothing BAD not-a-number at 2026-03-01T11:00:00.001Z #42");
    }

    @Test
    void samplesSayHowLongAfterTheBaseTimeTheyAre() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: A, mqtt: {samples: /d, value: /v, sequence: /n, base-time: /t0,"
                                + " time-format: epoch-s, time-after: /dt, time-after-unit: ms}}");

        assertThat(
                        decoding.tell(
                                "{\"t0\":1772362800,\"d\":[{\"v\":1,\"n\":7,\"dt\":\"-1.5\"},{\"v\":2,\"n\":8},{\"v\":3,\"n\":9,\"dt\":20}]}"))
                .containsExactly(
                        "x 1.0 at 2026-03-01T10:59:59.998500Z #7",
                        "x 2.0 at 2026-03-01T11:00:00Z #8",
                        "x 3.0 at 2026-03-01T11:00:00.020Z #9");
    }

    @Test
    void samplesWithTimesOfTheirOwnComeInTheOrderOfTime() {
        Decoding decoding =
                Decoding.of(
                        """
                        x: {unit: A, mqtt: {samples: /d, value: /x, time: /t, time-format: epoch-ms}}
                        y: {unit: A, mqtt: {samples: /d, value: /y, time: /t, time-format: epoch-ms}}
                        """);

        assertThat(
                        decoding.tell(
                                "{\"d\":[{\"t\":1772362801000,\"x\":3,\"y\":4},{\"t\":1772362800000,\"x\":1,\"y\":2}]}"))
                .containsExactly(
                        "x 1.0 at 2026-03-01T11:00:00Z",
                        "y 2.0 at 2026-03-01T11:00:00Z",
                        "x 3.0 at 2026-03-01T11:00:01Z",
                        "y 4.0 at 2026-03-01T11:00:01Z");
    }

    /** RFC 8428: the base time stands in the first record, the name tells the channels. */
    @Test
    void readsSenMl() {
        String mqtt =
                "samples: \"\", value: /v, key: /n, key-value: %s, base-time: /0/bt, time-format: epoch-s, time-after: /t";
        Decoding decoding =
                Decoding.of(
                        "voltage: {unit: V, mqtt: {%s}}%ncurrent: {unit: A, mqtt: {%s}}"
                                .formatted(mqtt.formatted("voltage"), mqtt.formatted("current")));

        assertThat(
                        decoding.tell(
                                "[{\"bn\":\"urn:dev:1\",\"bt\":1.7723628e9,\"n\":\"voltage\",\"v\":120.1},{\"n\":\"current\",\"t\":-5,\"v\":1.2},{\"n\":\"other\",\"v\":9}]"))
                .containsExactly(
                        "current 1.2 at 2026-03-01T10:59:55Z",
                        "voltage 120.1 at 2026-03-01T11:00:00Z");
    }

    @Test
    void channelsOfOneTopicAreToldApartByAKey() {
        Decoding decoding =
                Decoding.of(
                        """
                        inlet: {unit: Cel, mqtt: {key: /sensor, key-value: 1}}
                        outlet: {unit: Cel, mqtt: {key: /sensor, key-value: "2"}}
                        """);

        assertThat(decoding.tell("{\"sensor\":1,\"value\":20}")).containsExactly("inlet 20.0");
        assertThat(decoding.tell("{\"sensor\":\"2\",\"value\":30}")).containsExactly("outlet 30.0");
        assertThat(decoding.tell("{\"sensor\":3,\"value\":30}"))
                .containsExactly("rejected: no-value");
        assertThat(decoding.tell("{\"value\":30}")).containsExactly("rejected: no-value");
    }

    @Test
    void tooManySamplesAreRejectedAsAWhole() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: A, mqtt: {samples: /d, base-time: /t, time-format: epoch-s, period: 1ms}}");

        assertThat(decoding.tell(array(1_000))).hasSize(1_000);
        assertThat(decoding.tell(array(1_001))).containsExactly("rejected: too-many-samples");
    }

    @Test
    void tooManySamplesOfAllChannelsAreRejectedAsAWhole() {
        String channels =
                IntStream.range(0, 11)
                        .mapToObj(i ->
                                "x%d: {unit: A, mqtt: {samples: /d, base-time: /t, time-format: epoch-s, period: 1ms}}"
                                        .formatted(i))
                        .collect(Collectors.joining("\n"));

        assertThat(Decoding.of(channels).tell(array(909))).hasSize(11 * 909);
        assertThat(Decoding.of(channels).tell(array(910)))
                .containsExactly("rejected: too-many-samples");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"t\":1,\"d\":[1|malformed-json",
                "{\"t\":1,\"d\":[1]} x|malformed-json",
                "{\"t\":1}|no-value",
                "{\"t\":1,\"d\":{\"v\":1}}|no-value",
                "{\"t\":1,\"d\":[]}|no-value",
                "{\"t\":\"x\",\"d\":[{\"v\":1}]}|bad-time",
                "{\"t\":1,\"d\":[{\"v\":1,\"dt\":\"x\"}]}|bad-time",
                "{\"t\":1,\"d\":[{\"v\":1,\"dt\":1e300}]}|bad-time",
                "{\"t\":253402300799,\"d\":[{\"v\":1,\"dt\":1}]}|bad-time",
                "{\"t\":1,\"n\":1.5,\"d\":[{\"v\":1}]}|bad-sequence"
            })
    void arraysThatCannotBeReadAreRejected(String payload, String reason) {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: A, mqtt: {samples: /d, value: /v, base-time: /t, time-format: epoch-s, time-after: /dt, base-sequence: /n}}");

        assertThat(decoding.tell(payload)).containsExactly("rejected: " + reason);
    }

    @Test
    void aPeriodThatLeadsBeyondTheLastYearIsRejected() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: A, mqtt: {samples: /d, base-time: /t, time-format: epoch-s, period: 999999999d}}");

        assertThat(decoding.tell("{\"t\":1,\"d\":[1,2]}")).containsExactly("rejected: bad-time");
    }

    @Test
    void theSensorsOwnWordDecidesWhetherAValueIsGood() {
        Decoding decoding =
                Decoding.of("x: {unit: A, mqtt: {status: /s, status-good: [OK, 0, true]}}");

        assertThat(decoding.tell("{\"value\":1,\"s\":\"OK\"}")).containsExactly("x 1.0");
        assertThat(decoding.tell("{\"value\":1,\"s\":0}")).containsExactly("x 1.0");
        assertThat(decoding.tell("{\"value\":1,\"s\":true}")).containsExactly("x 1.0");
        assertThat(decoding.tell("{\"value\":1,\"s\":7}"))
                .containsExactly("x 1.0 BAD sensor-failure");
        assertThat(decoding.tell("{\"value\":1}")).containsExactly("x 1.0 BAD sensor-failure");
    }

    @Test
    void fieldsOfALineAreFoundByNumber() {
        Decoding decoding =
                Decoding.of(
                        """
                        t: {unit: Cel, mqtt: {format: text, separator: ";", value: 3, time: 1, sequence: 2}}
                        h: {unit: "%", mqtt: {format: text, separator: ";", value: 4}}
                        """);

        assertThat(decoding.tell("2026-03-01T11:00:00Z; 17 ;21.5;48"))
                .containsExactly("t 21.5 at 2026-03-01T11:00:00Z #17", "h 48.0");
        assertThat(decoding.tell(";;21.5")).containsExactly("t 21.5");
        assertThat(decoding.tell(";;E1")).containsExactly("t nothing BAD not-a-number");
        assertThat(decoding.tell("a;b")).containsExactly("rejected: no-value");
        assertThat(decoding.tell("yesterday;1;2")).containsExactly("rejected: bad-time");
        assertThat(decoding.tell(";one;2")).containsExactly("rejected: bad-sequence");
    }

    @Test
    void fieldsOfALineAreFoundByWhatTheyBeginWith() {
        Decoding decoding =
                Decoding.of(
                        "t: {unit: Cel, mqtt: {format: text, separator: \" \", value: \"T=\", sequence: \"#\"}}");

        assertThat(decoding.tell("#4   H=40\tT=-3.5 ")).containsExactly("t -3.5 #4");
        assertThat(decoding.tell("H=40")).containsExactly("rejected: no-value");
    }

    @Test
    void aSeparatorIsTakenLiterallyAndALineIsBounded() {
        Decoding decoding =
                Decoding.of("t: {unit: Cel, mqtt: {format: text, separator: \".*\", value: 2}}");

        assertThat(decoding.tell("1.*2.*3")).containsExactly("t 2.0");
        assertThat(decoding.tell("1.*2.*" + "x".repeat(4_097)))
                .containsExactly("rejected: malformed-text");
    }

    @Test
    void binaryCarriesTimeAndSequenceBesideTheValue() {
        Decoding decoding =
                Decoding.of(
                        "x: {unit: A, mqtt: {format: binary, offset: 12, type: float32, byte-order: little,"
                                + " time-offset: 0, time-type: uint64, time-format: epoch-us,"
                                + " sequence-offset: 8, sequence-type: uint32}}");
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(1_772_362_800_000_001L).putInt(-1).putFloat(1.5f);

        assertThat(decoding.tell(bytes.array()))
                .containsExactly("x 1.5 at 2026-03-01T11:00:00.000001Z #4294967295");
        assertThat(decoding.tell(new byte[15])).containsExactly("rejected: too-short");
    }

    @Test
    void aBitOfANumberIsAValue() {
        Decoding decoding =
                Decoding.of(
                        """
                        low: {unit: "1", mqtt: {format: binary, type: uint16, bit: 0}}
                        top: {unit: "1", mqtt: {format: binary, type: uint16, bit: 15}}
                        all: {unit: "1", mqtt: {format: binary, type: uint16}}
                        """);

        assertThat(decoding.tell(new byte[] {(byte) 0x80, 0}))
                .containsExactly("low 0.0", "top 1.0", "all 32768.0");
    }

    @Test
    void unsignedNumbersOf64BitsStayPositive() {
        Decoding decoding =
                Decoding.of(
                        """
                        all: {unit: "1", mqtt: {format: binary, type: uint64}}
                        top: {unit: "1", mqtt: {format: binary, type: uint64, bit: 63}}
                        """);

        assertThat(decoding.tell(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}))
                .containsExactly("all 1.8446744073709552E19", "top 1.0");
    }

    private static String array(int count) {
        return IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "{\"t\":1772362800,\"d\":[", "]}"));
    }
}
