package io.millrace.gateway.ingest.payload;

import io.millrace.profile.TimeFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a sensor's own times and numbers. It may leave them out or null; if it gives one, it must
 * be one, or the message is rejected.
 */
final class Stamps {

    /** Ten thousand years. */
    private static final double DISTANCE_MICROS_MAX = 10_000 * 365.25 * 86_400e6;

    private Stamps() {}

    /**
     * @throws MalformedPayloadException when there is something that is no time
     */
    static Optional<Instant> time(Scalar scalar, TimeFormat format) {
        if (isAbsent(scalar)) {
            return Optional.empty();
        }
        Optional<Instant> time = SourceTimes.parse(scalar, format);
        if (time.isEmpty()) {
            throw new MalformedPayloadException(
                    "bad-time",
                    "the time is not what the profile's time-format %s means%s"
                            .formatted(
                                    format.key(),
                                    format == TimeFormat.ISO8601 ? " (it must have a zone)" : ""));
        }
        return time;
    }

    /**
     * @throws MalformedPayloadException when there is something that is no sequence
     */
    static OptionalLong sequence(Scalar scalar) {
        if (isAbsent(scalar)) {
            return OptionalLong.empty();
        }
        OptionalLong sequence = Numbers.whole(scalar);
        if (sequence.isEmpty()) {
            throw new MalformedPayloadException(
                    "bad-sequence", "the sequence is not a whole number of 64 bits");
        }
        return sequence;
    }

    /**
     * The time {@code count} periods after {@code start}.
     *
     * @throws MalformedPayloadException when no record could carry it
     */
    static Instant later(Instant start, Duration period, int count) {
        try {
            return SourceTimes.inBounds(start.plus(period.multipliedBy(count)))
                    .orElseThrow(Stamps::tooFar);
        } catch (DateTimeException | ArithmeticException _) {
            throw tooFar();
        }
    }

    /**
     * The time so many units after {@code start}; {@code start} itself where nothing is said.
     *
     * @throws MalformedPayloadException when it is no number, or no record could carry the time
     */
    static Instant later(Instant start, Scalar distance, ChronoUnit unit) {
        if (isAbsent(distance)) {
            return start;
        }
        double micros =
                Numbers.value(distance).orElse(Double.NaN)
                        * unit.getDuration().toNanos()
                        / ChronoUnit.MICROS.getDuration().toNanos();
        if (!(Math.abs(micros) < DISTANCE_MICROS_MAX)) {
            throw tooFar();
        }
        return SourceTimes.inBounds(start.plus(Math.round(micros), ChronoUnit.MICROS))
                .orElseThrow(Stamps::tooFar);
    }

    private static MalformedPayloadException tooFar() {
        return new MalformedPayloadException(
                "bad-time", "a sample's distance from the base-time is no number or far too large");
    }

    private static boolean isAbsent(Scalar scalar) {
        return scalar instanceof Scalar.Missing || scalar instanceof Scalar.Nothing;
    }
}
