package io.millrace.models.dataset.csv;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Times as recordings have them: ISO 8601 with a zone; {@code 2026-11-20 08:00:00} without one,
 * taken as UTC (only distances matter to a model); seconds or milliseconds since 1970.
 */
public final class TimeText {
    /** In seconds this is the year 5138, in milliseconds March 1973. */
    private static final double SECONDS_MAX = 1e11;

    private TimeText() {}

    /** Empty for anything else. */
    public static Optional<Instant> parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        boolean isNumber = stripped.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
        return isNumber ? sinceEpoch(stripped) : written(stripped.replace(' ', 'T'));
    }

    private static Optional<Instant> sinceEpoch(String text) {
        try {
            double number = Double.parseDouble(text);
            double seconds = number < SECONDS_MAX ? number : number / 1_000;
            long whole = (long) Math.floor(seconds);
            return Optional.of(
                    Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e6) * 1_000));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> written(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noZone) {
            return withoutZone(text);
        }
    }

    private static Optional<Instant> withoutZone(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
