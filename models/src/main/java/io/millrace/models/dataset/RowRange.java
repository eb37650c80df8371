package io.millrace.models.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of a recording are wanted: zero-based, both ends included.
 *
 * @param first first wanted row
 * @param last last wanted row; {@link Integer#MAX_VALUE} for all that follow
 */
public record RowRange(int first, int last) {
    /** Every row. */
    public static final RowRange ALL = new RowRange(0, Integer.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("(\\d{0,9})\\.\\.(\\d{0,9})");

    public RowRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "rows " + first + ".." + last + ": the first must not be after the last");
        }
    }

    /**
     * Reads {@code A..B}, {@code A..}, {@code ..B} or {@code ..}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static RowRange parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "rows '"
                            + text
                            + "': expected A..B, zero-based and inclusive, for example 0..399 or"
                            + " 400..");
        }
        int first = matcher.group(1).isEmpty() ? 0 : Integer.parseInt(matcher.group(1));
        int last =
                matcher.group(2).isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(2));
        return new RowRange(first, last);
    }

    public boolean contains(int row) {
        return row >= first && row <= last;
    }
}
