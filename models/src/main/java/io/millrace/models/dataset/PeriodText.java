package io.millrace.models.dataset;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 200ms}, {@code 1s}, {@code 5m}, {@code 1h}. */
public final class PeriodText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(us|ms|s|m|h)");

    private PeriodText() {}

    /**
     * @throws IllegalArgumentException if it is no duration above zero
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: expected for example 200ms, 1s or 5m");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(count * 1_000);
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** The shortest text without a fraction, so that {@link #parse} gives the same duration. */
    public static String format(Duration period) {
        long micros = Math.max(1, Math.round(period.toNanos() / 1_000.0));
        if (micros % 1_000 != 0) {
            return micros + "us";
        }
        long millis = micros / 1_000;
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
