package io.millrace.benchmarks.detection;

import java.time.Instant;
import java.util.List;

/**
 * The raw score of the Numenta Anomaly Benchmark, standard profile, at one fixed threshold (Lavin
 * and Ahmad 2015; Ahmad et al. 2017): each window counts up to 1 by how early its first detection
 * is, a missed one -1, a detection outside up to -0.11, less the closer it follows a window. The
 * first rows are probation and do not count.
 */
final class NabScore {
    private static final double FALSE_POSITIVE_WEIGHT = 0.11;
    private static final double PROBATION_SHARE = 0.15;
    private static final int PROBATION_ROWS_MAX = 750;
    private static final double SIGMOID_STEEPNESS = 5;
    private static final double FAR_AWAY = 3;

    private final double raw;
    private final int windowsMet;
    private final int detectionsOutside;

    /** From and to, both inclusive. */
    record Window(Instant from, Instant to) {}

    /**
     * @param times of all rows, ascending
     * @param detections rows at which an alert was raised
     * @param windows ascending
     */
    NabScore(List<Instant> times, List<Integer> detections, List<Window> windows) {
        int probation = probationRows(times.size());
        List<Judged.Run> runs = windows.stream().map(window -> run(times, window)).toList();
        List<Integer> counted = detections.stream().filter(row -> row >= probation).toList();
        double sum = 0;
        int met = 0;
        for (Judged.Run run : runs) {
            int first =
                    counted.stream()
                            .filter(row -> row >= run.from() && row < run.to())
                            .mapToInt(Integer::intValue)
                            .min()
                            .orElse(-1);
            met += first < 0 ? 0 : 1;
            sum += first < 0 ? -1 : hit(run, first);
        }
        List<Integer> outside =
                counted.stream()
                        .filter(row ->
                                runs.stream().noneMatch(run -> row >= run.from() && row < run.to()))
                        .toList();
        for (int row : outside) {
            sum += FALSE_POSITIVE_WEIGHT * falseAlarm(runs, row);
        }
        this.raw = sum;
        this.windowsMet = met;
        this.detectionsOutside = outside.size();
    }

    static int probationRows(int rows) {
        return Math.min((int) Math.floor(PROBATION_SHARE * rows), PROBATION_ROWS_MAX);
    }

    double raw() {
        return raw;
    }

    int windowsMet() {
        return windowsMet;
    }

    int detectionsOutside() {
        return detectionsOutside;
    }

    private static Judged.Run run(List<Instant> times, Window window) {
        int from = 0;
        while (from < times.size() && times.get(from).isBefore(window.from())) {
            from++;
        }
        int to = from;
        while (to < times.size() && !times.get(to).isAfter(window.to())) {
            to++;
        }
        return new Judged.Run(from, to);
    }

    private static double hit(Judged.Run run, int row) {
        double position = -(run.to() - row) / (double) (run.to() - run.from());
        return sigmoid(position) / sigmoid(-1);
    }

    private static double falseAlarm(List<Judged.Run> runs, int row) {
        return runs.stream()
                .filter(run -> run.to() <= row)
                .reduce((earlier, later) -> later)
                .map(run -> sigmoid((row - (run.to() - 1)) / (double) (run.to() - run.from() - 1)))
                .orElse(-1.0);
    }

    private static double sigmoid(double position) {
        return position > FAR_AWAY ? -1 : 2 / (1 + Math.exp(SIGMOID_STEEPNESS * position)) - 1;
    }
}
