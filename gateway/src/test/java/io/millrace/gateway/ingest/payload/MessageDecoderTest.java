package io.millrace.gateway.ingest.payload;

import static io.millrace.gateway.ingest.Profiles.channel;
import static io.millrace.gateway.ingest.Profiles.device;
import static io.millrace.gateway.ingest.Profiles.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.BinaryType;
import io.millrace.profile.Scale;
import io.millrace.profile.TimeFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TOPIC = "plant/d";
    private static final ChannelSpec VALUE =
            channel("value", "", json("/value", "/ts", TimeFormat.ISO8601));

    @Test
    void readsValueTimeAndSequenceOfAJsonMessage() {
        Reading reading =
                only(
                        VALUE,
                        "{\"value\": 21.5, \"ts\": \"2026-03-01T11:59:59.123456Z\", \"seq\": 9}");

        assertThat(reading.channel()).hasToString("d/value");
        assertThat(reading.value()).isEqualTo(OptionalDouble.of(21.5));
        assertThat(reading.quality()).isEqualTo(QualityCode.GOOD);
        assertThat(reading.time().source())
                .isEqualTo(Optional.of(Instant.parse("2026-03-01T11:59:59.123456Z")));
        assertThat(reading.time().gateway()).isEqualTo(NOW);
        assertThat(reading.sourceSequence()).isEqualTo(OptionalLong.of(9));
    }

    @Test
    void readsManyChannelsOfOneMessageAndLeavesOutTheMissing() {
        List<Reading> readings =
                accepted(
                        "{\"m\":{\"x\":[1,2.5]},\"a/b\":3,\"~\":true,\"ts\":null}",
                        channel("first", "", json("/m/x/0")),
                        channel("second", "", json("/m/x/1")),
                        channel("third", "", json("/m/x/2")),
                        channel("slash", "", json("/a~1b")),
                        channel("tilde", "", json("/~0")),
                        channel("other", "", json("/none")));

        assertThat(readings)
                .extracting(reading -> reading.channel().channel(), Reading::value)
                .containsExactly(
                        tuple("first", OptionalDouble.of(1)),
                        tuple("second", OptionalDouble.of(2.5)),
                        tuple("slash", OptionalDouble.of(3)),
                        tuple("tilde", OptionalDouble.of(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21.5|21.5",
                "7|7",
                "true|1",
                "false|0",
                "\"23.25\"|23.25",
                "\" 1e2 \"|100",
                "-0.5|-0.5",
                "123456789012345678901234567890|123456789012345678901234567890"
            })
    void takesNumbersBooleansAndNumericStrings(String written, double value) {
        Reading reading = only(VALUE, "{\"value\":" + written + "}");

        assertThat(reading.value()).isEqualTo(OptionalDouble.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"NaN\"",
                "NaN",
                "null",
                "\"\"",
                "\"ERR\"",
                "\"1d\"",
                "\"0x1p3\"",
                "{}",
                "[]",
                "1e999",
                "\"1,5\"",
                "-Infinity"
            })
    void whatIsNoNumberIsABadReadingWithoutAValue(String written) {
        Reading reading = only(VALUE, "{\"value\":" + written + "}");

        assertThat(reading.quality()).isEqualTo(QualityCode.BAD_NOT_A_NUMBER);
        assertThat(reading.value()).isEmpty();
    }

    @Test
    void scalesThenJudgesTheRangeAndKeepsTheValueOutside() {
        ChannelSpec scaled =
                channel("value", "", json("/value"), Conversion.of(new Scale(0.1, -10)));

        assertThat(only(scaled, "{\"value\":500}").value()).isEqualTo(OptionalDouble.of(40));
        Reading outside = only(scaled, "{\"value\":2000}");
        assertThat(outside.quality()).isEqualTo(QualityCode.BAD_OUT_OF_RANGE);
        assertThat(outside.value()).isEqualTo(OptionalDouble.of(190));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ISO8601|\"2026-03-01T12:34:56.789Z\"|2026-03-01T12:34:56.789Z",
                "ISO8601|\"2026-03-01T13:34:56+01:00\"|2026-03-01T12:34:56Z",
                "ISO8601|\"2026-03-01T13:34:56+0100\"|2026-03-01T12:34:56Z",
                "ISO8601|\"2026-03-01T13:34:56+01\"|2026-03-01T12:34:56Z",
                "ISO8601|\"2026-03-01 12:34:56.123456789Z\"|2026-03-01T12:34:56.123456Z",
                "EPOCH_SECONDS|1772368496|2026-03-01T12:34:56Z",
                "EPOCH_SECONDS|1772368496.1|2026-03-01T12:34:56.100Z",
                "EPOCH_SECONDS|\"1772368496\"|2026-03-01T12:34:56Z",
                "EPOCH_MILLIS|1772368496789|2026-03-01T12:34:56.789Z",
                "EPOCH_MILLIS|1772368496789.25|2026-03-01T12:34:56.789250Z",
                "EPOCH_MICROS|1772368496789123|2026-03-01T12:34:56.789123Z",
                "EPOCH_NANOS|1772368496789123999|2026-03-01T12:34:56.789123Z",
                "EPOCH_SECONDS|-1|1969-12-31T23:59:59Z"
            })
    void readsSourceTimesInEveryFormat(TimeFormat format, String written, Instant time) {
        ChannelSpec channel = channel("value", "", json("/value", "/ts", format));

        Reading reading = only(channel, "{\"value\":1,\"ts\":" + written + "}");

        assertThat(reading.time().source()).isEqualTo(Optional.of(time));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ISO8601|\"2026-03-01T12:34:56\"",
                "ISO8601|\"yesterday\"",
                "ISO8601|1772368496",
                "ISO8601|\"2026-13-01T12:34:56Z\"",
                "ISO8601|\"\"",
                "EPOCH_SECONDS|true",
                "EPOCH_SECONDS|\"x\"",
                "EPOCH_SECONDS|1e30",
                "EPOCH_SECONDS|9223372036854775807",
                "EPOCH_MILLIS|{}"
            })
    void rejectsAMessageWhoseTimeIsNone(TimeFormat format, String written) {
        ChannelSpec channel = channel("value", "", json("/value", "/ts", format));

        assertThat(rejected(channel, "{\"value\":1,\"ts\":" + written + "}")).isEqualTo("bad-time");
    }

    @Test
    void doubtsTimesBefore2000AndFarInTheFutureAndKeepsThem() {
        Reading old = only(VALUE, "{\"value\":1,\"ts\":\"1999-12-31T23:59:59Z\"}");
        Reading ahead = only(VALUE, "{\"value\":1,\"ts\":\"2026-03-01T12:05:01Z\"}");
        Reading late = only(VALUE, "{\"value\":1,\"ts\":\"2025-03-01T12:00:00Z\"}");

        assertThat(old.quality()).isEqualTo(QualityCode.UNCERTAIN_TIME);
        assertThat(old.time().source())
                .isEqualTo(Optional.of(Instant.parse("1999-12-31T23:59:59Z")));
        assertThat(ahead.quality()).isEqualTo(QualityCode.UNCERTAIN_TIME);
        assertThat(late.quality()).isEqualTo(QualityCode.GOOD);
    }

    @Test
    void doesNotCallATimeAheadWhileTheGatewaysOwnClockIsNotSet() {
        Delivery delivery =
                new Delivery(
                        TOPIC,
                        "{\"value\":1,\"ts\":\"2026-03-01T12:05:01Z\"}".getBytes(UTF_8),
                        new Delivery.Arrival(
                                Instant.parse("2001-01-01T00:00:00Z"), false, NOW, true),
                        Acknowledgement.NONE);

        Decoded decoded = decoder(new TimeLine(NOW, () -> 0, false), VALUE).decode(delivery);

        assertThat(((Decoded.Accepted) decoded).readings().getFirst().quality())
                .isEqualTo(QualityCode.GOOD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"value\":1,\"seq\":1.5}|bad-sequence",
                "{\"value\":1,\"seq\":\"x\"}|bad-sequence",
                "{\"other\":1}|no-value",
                "5|no-value",
                "{\"value\":1|malformed-json",
                "{\"value\":1} x|malformed-json",
                "not json|malformed-json"
            })
    void rejectsWithAReason(String payload, String reason) {
        assertThat(rejected(VALUE, payload)).isEqualTo(reason);
    }

    @Test
    void rejectsEmptyDeepAndUnknown() {
        String deep = "[".repeat(100_000);

        assertThat(rejected(VALUE, "")).isEqualTo("malformed-json");
        assertThat(rejected(VALUE, deep)).isEqualTo("malformed-json");
        assertThat(rejected(VALUE, "{\"other\":" + deep)).isEqualTo("malformed-json");
        Decoded elsewhere = decoder(VALUE).decode(delivery("plant/other", new byte[0]));
        assertThat(((Decoded.Rejected) elsewhere).rejection().reason()).isEqualTo("unknown-topic");
    }

    @ParameterizedTest
    @CsvSource({"21.5, 21.5", "true, 1", "OFF, 0", "on, 1", "' 3 ', 3"})
    void readsTextPayloads(String payload, double value) {
        ChannelSpec text = channel("value", "", new PayloadFormat.Text());

        assertThat(only(text, payload).value()).isEqualTo(OptionalDouble.of(value));
    }

    @Test
    void textThatIsNoNumberIsBadAndWhatIsNoTextIsRejected() {
        ChannelSpec text = channel("value", "", new PayloadFormat.Text());

        assertThat(only(text, "ERR").quality()).isEqualTo(QualityCode.BAD_NOT_A_NUMBER);
        assertThat(only(text, "").quality()).isEqualTo(QualityCode.BAD_NOT_A_NUMBER);
        assertThat(reasonOf(decode(new byte[] {(byte) 0xff, (byte) 0xfe}, text)))
                .isEqualTo("malformed-text");
        assertThat(rejected(text, "1".repeat(300))).isEqualTo("malformed-text");
    }

    @Test
    void readsEveryBinaryTypeInBothByteOrders() {
        for (boolean isLittle : new boolean[] {true, false}) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(9)
                            .order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            assertThat(binary(bytes.put(1, (byte) -2), BinaryType.INT8, isLittle)).isEqualTo(-2);
            assertThat(binary(bytes.put(1, (byte) 120), BinaryType.UINT8, isLittle)).isEqualTo(120);
            assertThat(binary(bytes.putShort(1, (short) -30), BinaryType.INT16, isLittle))
                    .isEqualTo(-30);
            assertThat(binary(bytes.putShort(1, (short) 0xfffe), BinaryType.UINT16, isLittle))
                    .isEqualTo(0xfffe);
            assertThat(binary(bytes.putInt(1, -5), BinaryType.INT32, isLittle)).isEqualTo(-5);
            assertThat(binary(bytes.putInt(1, -1), BinaryType.UINT32, isLittle))
                    .isEqualTo(0xffff_ffffL);
            assertThat(binary(bytes.putLong(1, 77), BinaryType.INT64, isLittle)).isEqualTo(77);
            assertThat(binary(bytes.putFloat(1, 1.5f), BinaryType.FLOAT32, isLittle))
                    .isEqualTo(1.5);
            assertThat(binary(bytes.putDouble(1, 2.25), BinaryType.FLOAT64, isLittle))
                    .isEqualTo(2.25);
        }
    }

    @Test
    void rejectsABinaryPayloadThatIsTooShort() {
        ChannelSpec channel =
                channel("value", "", new PayloadFormat.Binary(4, BinaryType.FLOAT32, true));

        assertThat(reasonOf(decode(new byte[7], channel))).isEqualTo("too-short");
        assertThat(
                        reasonOf(
                                decode(
                                        new byte[7],
                                        channel(
                                                "value",
                                                "",
                                                new PayloadFormat.Binary(
                                                        Integer.MAX_VALUE,
                                                        BinaryType.INT8,
                                                        true)))))
                .isEqualTo("too-short");
    }

    @Test
    void hashesThePayload() {
        Decoded.Accepted decoded =
                (Decoded.Accepted) decode("{\"value\":1}".getBytes(UTF_8), VALUE);

        assertThat(decoded.payloadHash())
                .isEqualTo(PayloadHash.of("{\"value\":1}".getBytes(UTF_8)));
    }

    /** Whatever arrives, an answer comes back. Another seed: {@code -Dseed=N}. */
    @Test
    void neverThrowsOnMutatedPayloads() {
        long seed = Long.getLong("seed", 20260301L);
        Random random = new Random(seed);
        MessageDecoder decoder =
                decoder(
                        VALUE,
                        channel("text", "", new PayloadFormat.Text()),
                        channel("deep", "", json("/a/0/b")),
                        channel("bin", "", new PayloadFormat.Binary(2, BinaryType.INT16, true)));
        byte[] good =
                "{\"value\":21.5,\"ts\":\"2026-03-01T11:59:59Z\",\"seq\":9,\"a\":[{\"b\":\"\\u00e4\"}]}"
                        .getBytes(UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] mutated = mutated(good, random);
            assertThat(decoder.decode(delivery(TOPIC, mutated)))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes =
                random.nextInt(4) == 0
                        ? Arrays.copyOf(good, random.nextInt(good.length + 8))
                        : good.clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] =
                    random.nextBoolean()
                            ? good[random.nextInt(good.length)]
                            : (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static double binary(ByteBuffer bytes, BinaryType type, boolean isLittle) {
        ChannelSpec channel = channel("value", "", new PayloadFormat.Binary(1, type, isLittle));
        byte[] payload = new byte[bytes.capacity()];
        bytes.get(0, payload);
        Decoded decoded = decode(payload, channel);
        return ((Decoded.Accepted) decoded).readings().getFirst().value().orElseThrow();
    }

    private static Reading only(ChannelSpec channel, String payload) {
        return accepted(payload, channel).getFirst();
    }

    private static List<Reading> accepted(String payload, ChannelSpec... channels) {
        Decoded decoded = decode(payload.getBytes(UTF_8), channels);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).readings();
    }

    private static String rejected(ChannelSpec channel, String payload) {
        return reasonOf(decode(payload.getBytes(UTF_8), channel));
    }

    private static String reasonOf(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
        return ((Decoded.Rejected) decoded).rejection().reason();
    }

    private static Decoded decode(byte[] payload, ChannelSpec... channels) {
        return decoder(channels).decode(delivery(TOPIC, payload));
    }

    private static MessageDecoder decoder(ChannelSpec... channels) {
        return decoder(new TimeLine(NOW, () -> 0, true), channels);
    }

    private static MessageDecoder decoder(TimeLine clock, ChannelSpec... channels) {
        TopicRouter router = Profiles.router(10, device("d", TOPIC, channels));
        return new MessageDecoder(router, new JsonDocuments(), clock, Duration.ofMinutes(5));
    }

    private static Delivery delivery(String topic, byte[] payload) {
        return new Delivery(
                topic, payload, new Delivery.Arrival(NOW, false, NOW, true), Acknowledgement.NONE);
    }
}
