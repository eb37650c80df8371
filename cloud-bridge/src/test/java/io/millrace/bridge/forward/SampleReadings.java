package io.millrace.bridge.forward;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Readings and alerts to forward, and an encoder that shows what a test wants to see of them. */
public final class SampleReadings {
    public static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

    private SampleReadings() {}

    public static Sensor sensor(String device) {
        return new Sensor(
                "gw",
                Optional.empty(),
                device,
                Optional.of("value"),
                Optional.empty(),
                "topic-" + device);
    }

    /** Its value is {@code number}, which a test can find again in Kafka. */
    public static Envelope reading(String device, int number) {
        return reading(device, number, Envelope.Clock.SYNCED);
    }

    /** Stamped by a clock that was not known to be right. */
    static Envelope unsynced(String device, int number) {
        return reading(device, number, Envelope.Clock.UNSYNCED);
    }

    private static Envelope reading(String device, int number, Envelope.Clock clock) {
        Instant time = START.plusMillis(number);
        return new Envelope.Reading(
                sensor(device),
                OptionalDouble.of(number),
                Envelope.QualityMark.GOOD,
                new Envelope.Stamp(time, true, time, clock, "boot"),
                OptionalLong.of(number),
                0,
                number);
    }

    /** Numbers {@code from} up to but not including {@code to}. */
    public static List<Envelope> readings(String device, int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> reading(device, number)).toList();
    }

    /** A document whose record grows with its text. */
    public static Envelope document(String device, String text) {
        return new Envelope.Document(sensor(device), "alert", START, text);
    }

    /** {@code SEQUENCE:VALUE}, {@code SEQUENCE:TEXT} or {@code gap FROM-TO REASON}. */
    public static byte[] encode(Entry entry) {
        String text =
                switch (entry) {
                    case Entry.Gap gap ->
                            "gap %d-%d %s"
                                    .formatted(
                                            gap.lost().fromSequence(),
                                            gap.lost().toSequence(),
                                            gap.lost().reason());
                    case Entry.Stored stored -> stored.sequence() + ":" + text(stored.envelope());
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Envelope envelope) {
        return switch (envelope) {
            case Envelope.Reading reading -> Integer.toString((int) reading.value().orElseThrow());
            case Envelope.Document document -> document.body();
        };
    }
}
