package io.millrace.gateway.ingest.payload;

import io.millrace.profile.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads a sensor's own time, to the microsecond. Never throws. */
final class SourceTimes {

    private static final int TEXT_CHARS_MAX = 64;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private SourceTimes() {}

    /** Empty when {@code scalar} is no time in {@code format}. */
    static Optional<Instant> parse(Scalar scalar, TimeFormat format) {
        Optional<Instant> time =
                format == TimeFormat.ISO8601 ? parseIso(scalar) : parseEpoch(scalar, format);
        return time.flatMap(SourceTimes::inBounds);
    }

    /** To the microsecond; empty where no record could carry it. */
    static Optional<Instant> inBounds(Instant time) {
        return Optional.of(time.truncatedTo(ChronoUnit.MICROS))
                .filter(exact -> !exact.isBefore(FIRST) && !exact.isAfter(LAST));
    }

    private static Optional<Instant> parseIso(Scalar scalar) {
        if (!(scalar instanceof Scalar.Text(String text)) || text.length() > TEXT_CHARS_MAX) {
            return Optional.empty();
        }
        // ISO 8601 allows a blank instead of T between two parties that agree; many loggers do it.
        String written = text.strip();
        if (written.length() > 10 && written.charAt(10) == ' ') {
            written = written.substring(0, 10) + "T" + written.substring(11);
        }
        for (DateTimeFormatter formatter : IsoFormats.ALL) {
            try {
                return Optional.of(Instant.from(formatter.parse(written)));
            } catch (DateTimeException _) {
                // The next spelling may fit.
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> parseEpoch(Scalar scalar, TimeFormat format) {
        OptionalLong whole =
                scalar instanceof Scalar.Fraction ? OptionalLong.empty() : Numbers.whole(scalar);
        try {
            if (whole.isPresent()) {
                return Optional.of(ofWhole(whole.getAsLong(), format));
            }
            if (scalar instanceof Scalar.Bool) {
                return Optional.empty();
            }
            OptionalDouble fraction = Numbers.value(scalar);
            return fraction.isPresent()
                    ? Optional.of(ofFraction(fraction.getAsDouble(), format))
                    : Optional.empty();
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Instant ofWhole(long count, TimeFormat format) {
        long perSecond = perSecond(format);
        long nanosEach = 1_000_000_000L / perSecond;
        return Instant.ofEpochSecond(
                Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * nanosEach);
    }

    private static Instant ofFraction(double count, TimeFormat format) {
        double seconds = Math.floor(count / perSecond(format));
        double rest = count - seconds * perSecond(format);
        // Rounded, not cut: 1700000000.1 has no exact double, and 99999 us would be a false echo.
        long micros = Math.round(rest * (1_000_000.0 / perSecond(format)));
        return Instant.ofEpochSecond((long) seconds).plus(micros, ChronoUnit.MICROS);
    }

    private static long perSecond(TimeFormat format) {
        return switch (format) {
            case ISO8601 -> throw new IllegalArgumentException("not a count: " + format);
            case EPOCH_SECONDS -> 1L;
            case EPOCH_MILLIS -> 1_000L;
            case EPOCH_MICROS -> 1_000_000L;
            case EPOCH_NANOS -> 1_000_000_000L;
        };
    }
}
