package io.millrace.gateway.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random and mutated payloads for every format, through the decoder and the book of rejected
 * messages. Whatever the bytes: an answer and no exception, a count for each that is rejected, no
 * more readings than a message may hold, and no reading that says GOOD without a finite value.
 *
 * <p>What fails prints the topic and the bytes: make it a fixed case of {@link PayloadFuzzTest}.
 */
final class PayloadFuzz {
    private static final int READINGS_MAX = 10_000;
    private static final int GROWN_BYTES_MAX = 4_096;

    /** One topic each, with payloads that are good for it. */
    private enum Format {
        JSON(
                """
                a: {unit: A, mqtt: {value: /value, time: /ts, sequence: /seq}, instrument-range: [0, 50]}
                b: {unit: A, mqtt: {value: /a/0/b, time: /ts}, table: [[0, 1], [10, 5]]}
                c: {unit: A, mqtt: {value: /a~1b, status: /s, status-good: [ok]}, current-loop: {low: 0, high: 5}}
                d: {unit: A, mqtt: {value: /w, key: /k, key-value: 3}, values: {open: 1, "true": 2}}
                """,
                "{\"value\":21.5,\"ts\":\"2026-03-01T11:59:59Z\",\"seq\":9,\"a\":[{\"b\":\"\\u00e4 7\"}],\"a/b\":4e0,\"s\":\"ok\",\"k\":3,\"w\":true}"),
        EPOCHS(
                """
                a: {unit: A, mqtt: {value: /v, time: /s, time-format: epoch-s}}
                b: {unit: A, mqtt: {value: /v, time: /ms, time-format: epoch-ms}}
                c: {unit: A, mqtt: {value: /v, time: /us, time-format: epoch-us}}
                d: {unit: A, mqtt: {value: /v, time: /ns, time-format: epoch-ns}}
                """,
                "{\"v\":1,\"s\":1772362800.25,\"ms\":\"1772362800250\",\"us\":1772362800250000,\"ns\":1772362800250000000}"),
        ROWS(
                """
                a: {unit: A, mqtt: {samples: /d, value: /x, base-time: /t, period: 5ms, base-sequence: /n}}
                b: {unit: A, mqtt: {samples: /d, value: /y, base-time: /t, time-after: /dt, time-after-unit: us}}
                c: {unit: A, mqtt: {samples: /d, value: /z, time: /t, time-format: epoch-ms, sequence: /n}}
                """,
                "{\"t\":\"2026-03-01T11:00:00Z\",\"n\":4,\"d\":[{\"x\":1,\"y\":2,\"dt\":-3,\"z\":4,\"t\":1772362800000,\"n\":5},{\"x\":null,\"y\":\"2\"}]}"),
        SENML(
                "v: {unit: V, mqtt: {samples: \"\", value: /v, key: /n, key-value: u, base-time: /0/bt, time-format: epoch-s, time-after: /t}}",
                "[{\"bt\":1.7723628e9,\"n\":\"u\",\"v\":120.1},{\"n\":\"u\",\"t\":-5,\"v\":1.2},{\"n\":\"i\",\"v\":9}]"),
        TEXT("a: {unit: A, mqtt: {format: text}}", "21.5"),
        WORD("a: {unit: A, mqtt: {format: text}, values: {on: 1, off: 0}}", "off"),
        FIELDS(
                """
                a: {unit: A, mqtt: {format: text, separator: ";", value: 3, time: 1, sequence: 2}}
                b: {unit: A, mqtt: {format: text, separator: ";", value: "T="}}
                """,
                "2026-03-01T11:00:00Z;17;21.5;T=4"),
        BLANKS("a: {unit: A, mqtt: {format: text, separator: \" \", value: 2}}", "a  2.5\t7"),
        BINARY(
                """
                a:
                  unit: A
                  mqtt:
                    {format: binary, offset: 8, type: float32, time-offset: 0, time-type: uint64, time-format: epoch-us,
                     sequence-offset: 12, sequence-type: int32}
                b: {unit: A, mqtt: {format: binary, offset: 2, type: uint16, bit: 15, byte-order: little}}
                c: {unit: A, mqtt: {format: binary, offset: 0, type: float64}}
                d:
                  unit: A
                  mqtt:
                    {format: binary, offset: 0, type: float64,
                     time-offset: 0, time-type: float64, time-format: epoch-s}
                """,
                "hex:00064bf45f1b6c0141ac000000000011"),
        KEYED("a: {unit: A, mqtt: {}}", "{\"id\":\"x7\",\"value\":3}");

        private static final String HEX = "hex:";

        private final String channels;
        private final String good;

        Format(String channels, String good) {
            this.channels = channels;
            this.good = good;
        }

        byte[] good() {
            return good.startsWith(HEX)
                    ? HexFormat.of().parseHex(good.substring(HEX.length()))
                    : good.getBytes(UTF_8);
        }

        String topic() {
            return "fuzz/" + name();
        }

        Device device() {
            Optional<DeviceKey> key =
                    this == KEYED
                            ? Optional.of(new DeviceKey("/id", Optional.empty()))
                            : Optional.empty();
            String deviceName = this == KEYED ? "k-{key}" : name();
            return new Device(
                    new DeviceEntry(
                            deviceName,
                            "test",
                            Optional.of(topic()),
                            key,
                            Map.of(),
                            Optional.empty()),
                    Decoding.profile(channels));
        }
    }

    private final Decoding decoding =
            Decoding.of(
                    Profiles.router(
                            100,
                            Arrays.stream(Format.values())
                                    .map(Format::device)
                                    .toArray(Device[]::new)));
    private final RejectedMessages rejected = new RejectedMessages(() -> Decoding.NOW);
    private final Random random;
    private long rejections;
    private long readings;

    PayloadFuzz(long seed) {
        this.random = new Random(seed);
    }

    /** One payload for each format. */
    void round() {
        for (Format format : Format.values()) {
            check(format.topic(), payload(format));
        }
    }

    /** Messages rejected so far. */
    long rejections() {
        return rejections;
    }

    /** Readings that came of the others. */
    long readings() {
        return readings;
    }

    /** The good payload of each format must be good, or mutations of it try nothing. */
    void checkGoodPayloads() {
        for (Format format : Format.values()) {
            assertThat(decoding.decode(format.topic(), format.good()))
                    .as(format.name())
                    .isInstanceOf(Decoded.Accepted.class);
        }
    }

    private void check(String topic, byte[] payload) {
        Decoded decoded;
        try {
            decoded = decoding.decode(topic, payload);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
            throw new AssertionError(told(topic, payload), defect);
        }
        switch (decoded) {
            case Decoded.Rejected(RejectedMessages.Rejection rejection) -> {
                rejections++;
                rejected.record(
                        new Delivery(
                                topic,
                                payload,
                                new Delivery.Arrival(Decoding.NOW, false, Decoding.NOW, true),
                                Acknowledgement.NONE),
                        rejection);
                long counted = rejected.counts().values().stream().mapToLong(n -> n).sum();
                assertThat(counted).as(told(topic, payload)).isEqualTo(rejections);
            }
            case Decoded.Accepted accepted -> {
                readings += accepted.readings().size();
                assertThat(accepted.readings().size())
                        .as(told(topic, payload))
                        .isBetween(1, READINGS_MAX);
                accepted.readings().forEach(reading -> check(reading, topic, payload));
            }
        }
    }

    private static void check(Reading reading, String topic, byte[] payload) {
        boolean isFinite =
                reading.value().isPresent() && Double.isFinite(reading.value().getAsDouble());
        boolean isSound =
                reading.value().isEmpty()
                        ? reading.quality().level() == QualityCode.Level.BAD
                        : isFinite;
        if (!isSound) {
            throw new AssertionError(reading + " of " + told(topic, payload));
        }
    }

    private static String told(String topic, byte[] payload) {
        return "%s %s".formatted(topic, HexFormat.of().formatHex(payload));
    }

    private byte[] payload(Format format) {
        return switch (random.nextInt(8)) {
            case 0 -> random(random.nextInt(64));
            case 1 -> spliced(format.good(), other().good());
            case 2 -> grown(format.good());
            case 3 -> swappedTokens(format.good());
            default -> mutated(format.good());
        };
    }

    private Format other() {
        return Format.values()[random.nextInt(Format.values().length)];
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] good) {
        byte[] bytes =
                random.nextInt(4) == 0
                        ? Arrays.copyOf(good, random.nextInt(good.length + 8))
                        : good.clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean()
                            ? good[random.nextInt(good.length)]
                            : (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        int cut = random.nextInt(head.length + 1);
        int from = random.nextInt(tail.length + 1);
        byte[] bytes = Arrays.copyOf(head, cut + tail.length - from);
        System.arraycopy(tail, from, bytes, cut, tail.length - from);
        return bytes;
    }

    /** A part of it again and again: deep nesting, long numbers, long arrays. */
    private byte[] grown(byte[] good) {
        int from = random.nextInt(good.length);
        int length = 1 + random.nextInt(Math.min(24, good.length - from));
        int times = random.nextInt(GROWN_BYTES_MAX / length);
        List<byte[]> parts = new ArrayList<>();
        parts.add(Arrays.copyOf(good, from));
        for (int i = 0; i < times; i++) {
            parts.add(Arrays.copyOfRange(good, from, from + length));
        }
        parts.add(Arrays.copyOfRange(good, from, good.length));
        byte[] bytes = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        return bytes;
    }

    /** Values that are right in form and wrong in kind or size. */
    private byte[] swappedTokens(byte[] good) {
        String[] tokens = {
            "null",
            "true",
            "{}",
            "[]",
            "[1,2]",
            "-0",
            "1e308",
            "1e-308",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551616",
            "253402300800",
            "NaN",
            "Infinity",
            "\"\"",
            "\"9999-12-31T23:59:59.9999999Z\"",
            "\"-0001-01-01T00:00:00Z\"",
            "\"x7\"",
            "\"\\u0000\"",
            "\"\\ud800\""
        };
        String token = tokens[random.nextInt(tokens.length)];
        String[] parts = new String(good, UTF_8).split("(?<=[:,;\\[])|(?=[,;\\]}])", -1);
        parts[random.nextInt(parts.length)] = token;
        return String.join("", parts).getBytes(UTF_8);
    }
}
