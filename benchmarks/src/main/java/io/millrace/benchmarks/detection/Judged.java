package io.millrace.benchmarks.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The judged part of one recording, row by row.
 *
 * @param isAnomaly what the label says
 * @param isAlerted what the product said
 */
record Judged(List<Instant> times, List<Boolean> isAnomaly, List<Boolean> isAlerted) {
    /** A run of rows, {@code to} exclusive. */
    record Run(int from, int to) {
        boolean meets(List<Boolean> marks) {
            return marks.subList(from, to).contains(true);
        }
    }

    Judged {
        if (times.size() != isAnomaly.size() || isAnomaly.size() != isAlerted.size()) {
            throw new IllegalArgumentException(
                    "%d times, %d labels and %d verdicts"
                            .formatted(times.size(), isAnomaly.size(), isAlerted.size()));
        }
    }

    /** The rows from one on. */
    static Judged from(
            int row, List<Instant> times, List<Boolean> isAnomaly, List<Boolean> isAlerted) {
        return new Judged(
                times.subList(row, times.size()),
                isAnomaly.subList(row, isAnomaly.size()),
                isAlerted);
    }

    static List<Run> runs(List<Boolean> marks) {
        List<Run> runs = new ArrayList<>();
        int from = -1;
        for (int row = 0; row <= marks.size(); row++) {
            boolean isMarked = row < marks.size() && marks.get(row);
            if (isMarked && from < 0) {
                from = row;
            } else if (!isMarked && from >= 0) {
                runs.add(new Run(from, row));
                from = -1;
            }
        }
        return runs;
    }
}
