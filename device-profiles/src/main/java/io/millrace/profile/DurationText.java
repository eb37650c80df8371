package io.millrace.profile;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a length of time is written everywhere in the product: a whole number and one unit, for
 * example {@code 200ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}. A day has 24 hours.
 */
public final class DurationText {
    /** What to write, for messages. */
    public static final String EXPECTED = "a duration such as 200ms, 5s, 2m, 1h or 7d";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final List<Unit> LARGEST_FIRST =
            List.of(
                    new Unit("d", Duration.ofDays(1)),
                    new Unit("h", Duration.ofHours(1)),
                    new Unit("m", Duration.ofMinutes(1)),
                    new Unit("s", Duration.ofSeconds(1)),
                    new Unit("ms", Duration.ofMillis(1)));

    private DurationText() {}

    /**
     * @throws IllegalArgumentException when the text is not of the form; the message says what to
     *     write
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected %s, found \"%s\"".formatted(EXPECTED, text));
        }
        long count = Long.parseLong(matcher.group(1));
        String word = matcher.group(2);
        return LARGEST_FIRST.stream()
                .filter(unit -> unit.word().equals(word))
                .findFirst()
                .orElseThrow()
                .length()
                .multipliedBy(count);
    }

    /**
     * The shortest text that {@link #parse} turns back into the same duration, rounded down to
     * whole milliseconds.
     *
     * @throws IllegalArgumentException when the duration is negative
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration cannot be negative: " + duration);
        }
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        Unit largest =
                LARGEST_FIRST.stream()
                        .filter(unit -> millis % unit.length().toMillis() == 0)
                        .findFirst()
                        .orElseThrow();
        return String.format(
                Locale.ROOT, "%d%s", millis / largest.length().toMillis(), largest.word());
    }

    private record Unit(String word, Duration length) {}
}
