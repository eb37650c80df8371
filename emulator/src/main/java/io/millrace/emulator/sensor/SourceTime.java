package io.millrace.emulator.sensor;

import io.millrace.profile.TimeFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Writes a sensor's own time as its profile says. */
final class SourceTime {
    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private SourceTime() {}

    static String text(TimeFormat format, Instant time) {
        return format == TimeFormat.ISO8601
                ? ISO_MICROS.format(time)
                : Long.toString(count(format, time));
    }

    /** Whole units since 1970; not for {@link TimeFormat#ISO8601}. */
    static long count(TimeFormat format, Instant time) {
        return switch (format) {
            case ISO8601 -> throw new IllegalArgumentException("not a count: " + format);
            case EPOCH_SECONDS -> ChronoUnit.SECONDS.between(Instant.EPOCH, time);
            case EPOCH_MILLIS -> ChronoUnit.MILLIS.between(Instant.EPOCH, time);
            case EPOCH_MICROS -> ChronoUnit.MICROS.between(Instant.EPOCH, time);
            case EPOCH_NANOS -> ChronoUnit.NANOS.between(Instant.EPOCH, time);
        };
    }
}
