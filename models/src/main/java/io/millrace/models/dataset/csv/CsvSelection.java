package io.millrace.models.dataset.csv;

import io.millrace.models.dataset.RowRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to take from CSV files.
 *
 * @param channels columns that become channels, in this order; empty: every column but the time
 * @param timeColumn column with the time of each row; empty: {@code time} if there is one
 * @param separator empty: comma or semicolon, whichever the header has more of
 * @param rows of each file
 * @param period empty: the median distance of the times, or one second without times
 */
public record CsvSelection(
        List<String> channels,
        Optional<String> timeColumn,
        Optional<Character> separator,
        RowRange rows,
        Optional<Duration> period) {
    public CsvSelection {
        channels = List.copyOf(channels);
    }

    /** Every row of the given columns, nothing else said. */
    public static CsvSelection of(List<String> channels) {
        return new CsvSelection(
                channels, Optional.empty(), Optional.empty(), RowRange.ALL, Optional.empty());
    }
}
