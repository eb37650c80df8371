package io.millrace.gateway.settings;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an amount of bytes is written: a whole number and {@code B}, {@code KiB}, {@code MiB}, {@code
 * GiB} or {@code TiB}, each 1,024 times the one before.
 */
public final class ByteSize {
    /** What to write, for messages. */
    public static final String EXPECTED = "a size such as 64MiB or 4GiB";

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int BITS_PER_STEP = 10;

    private ByteSize() {}

    /**
     * Bytes.
     *
     * @throws IllegalArgumentException when the text is not of the form; the message says what to
     *     write
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected %s, found \"%s\"".formatted(EXPECTED, text));
        }
        int steps = UNITS.indexOf(matcher.group(2));
        return Long.parseLong(matcher.group(1)) << (BITS_PER_STEP * steps);
    }
}
