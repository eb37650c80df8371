package io.millrace.gateway.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of a file: zero-based, both ends included.
 *
 * @param last {@link Long#MAX_VALUE} for all that follow
 */
record RowRange(long first, long last) {
    private static final Pattern TEXT = Pattern.compile("(\\d{0,12})\\.\\.(\\d{0,12})");

    /**
     * Reads {@code A..B}, {@code A..}, {@code ..B} or {@code ..}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static RowRange parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "rows '%s': expected A..B, zero-based and inclusive, such as 0..399 or 400.."
                            .formatted(text));
        }
        long first = matcher.group(1).isEmpty() ? 0 : Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        if (last < first) {
            throw new IllegalArgumentException(
                    "rows '%s': the first must not be after the last".formatted(text));
        }
        return new RowRange(first, last);
    }

    boolean contains(long row) {
        return row >= first && row <= last;
    }
}
