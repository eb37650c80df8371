package io.millrace.models.dataset;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recording: rows of channel values in engineering units, oldest first, one uniform period apart
 * within each run. A run ends where the recording has a hole or a file ends; nothing may be
 * computed across that seam. Immutable by agreement: the rows are not copied, a recording may be
 * large.
 *
 * @param channels names, unique, at least one
 * @param period from one row to the next
 * @param rows [row][channel], every value finite
 * @param times one for each row; empty when the source has none
 * @param runStarts first row of each run, ascending, starting with 0; empty for no rows
 */
public record Dataset(
        List<String> channels,
        Duration period,
        List<double[]> rows,
        Optional<List<Instant>> times,
        List<Integer> runStarts) {

    public Dataset {
        channels = List.copyOf(channels);
        runStarts = List.copyOf(runStarts);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("a dataset needs at least one channel");
        }
        if (!period.isPositive()) {
            throw new IllegalArgumentException("the period must be above zero, not " + period);
        }
        if (times.isPresent() && times.get().size() != rows.size()) {
            throw new IllegalArgumentException(
                    times.get().size() + " times for " + rows.size() + " rows");
        }
        if (runStarts.isEmpty() != rows.isEmpty()
                || (!rows.isEmpty() && runStarts.getFirst() != 0)) {
            throw new IllegalArgumentException("the first run starts at row 0: " + runStarts);
        }
    }

    /** A recording without times and without a hole. */
    public static Dataset unbroken(List<String> channels, Duration period, List<double[]> rows) {
        return new Dataset(
                channels, period, rows, Optional.empty(), rows.isEmpty() ? List.of() : List.of(0));
    }

    public int size() {
        return rows.size();
    }

    /** The uninterrupted stretches, in order, covering every row. */
    public List<Block> runs() {
        List<Block> runs = new ArrayList<>();
        for (int i = 0; i < runStarts.size(); i++) {
            int to = i + 1 < runStarts.size() ? runStarts.get(i + 1) : size();
            runs.add(new Block(runStarts.get(i), to));
        }
        return runs;
    }

    /** Time of the oldest row. */
    public Optional<Instant> firstTime() {
        return times.filter(all -> !all.isEmpty()).map(List::getFirst);
    }

    /** Time of the newest row. */
    public Optional<Instant> lastTime() {
        return times.filter(all -> !all.isEmpty()).map(List::getLast);
    }

    /**
     * The same rows with fewer channels.
     *
     * @param kept positions in {@link #channels}, ascending
     */
    public Dataset withChannels(List<Integer> kept) {
        List<double[]> narrowed =
                rows.stream()
                        .map(row -> kept.stream().mapToDouble(channel -> row[channel]).toArray())
                        .toList();
        return new Dataset(
                kept.stream().map(channels::get).toList(), period, narrowed, times, runStarts);
    }
}
