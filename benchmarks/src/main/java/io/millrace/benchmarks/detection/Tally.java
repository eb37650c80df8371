package io.millrace.benchmarks.detection;

import io.millrace.benchmarks.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures over the rows and events of many recordings. By rows as SKAB's own scorer counts them
 * (Katser and Kozitsin 2020): one pooled confusion matrix. By events: an event is a run of
 * anomalous rows, an episode a run of alerted ones; an episode that meets no anomalous row is
 * false.
 */
final class Tally {
    /** A hole in a recording is no normal running. */
    private static final Duration HOLE = Duration.ofSeconds(5);

    private int hits;
    private int misses;
    private int falseRows;
    private int quietRows;
    private int events;
    private int detected;
    private int falseEpisodes;
    private double normalSeconds;
    private final List<Double> delays = new ArrayList<>();

    void add(Judged judged) {
        List<Boolean> anomaly = judged.isAnomaly();
        List<Boolean> alerted = judged.isAlerted();
        for (int row = 0; row < anomaly.size(); row++) {
            count(anomaly.get(row), alerted.get(row));
            normalSeconds += anomaly.get(row) ? 0 : secondsBefore(judged, row);
        }
        Judged.runs(anomaly).forEach(event -> addEvent(judged, event));
        for (Judged.Run episode : Judged.runs(alerted)) {
            falseEpisodes += episode.meets(anomaly) ? 0 : 1;
        }
    }

    private void count(boolean isAnomaly, boolean isAlerted) {
        hits += isAnomaly && isAlerted ? 1 : 0;
        misses += isAnomaly && !isAlerted ? 1 : 0;
        falseRows += !isAnomaly && isAlerted ? 1 : 0;
        quietRows += !isAnomaly && !isAlerted ? 1 : 0;
    }

    private void addEvent(Judged judged, Judged.Run event) {
        events++;
        int rows = judged.isAlerted().subList(event.from(), event.to()).indexOf(true);
        if (rows < 0) {
            return;
        }
        detected++;
        boolean stoodBefore =
                rows == 0 && event.from() > 0 && judged.isAlerted().get(event.from() - 1);
        if (!stoodBefore) {
            List<Instant> times = judged.times().subList(event.from(), event.to());
            delays.add(seconds(Duration.between(times.getFirst(), times.get(rows))));
        }
    }

    private static double secondsBefore(Judged judged, int row) {
        if (row == 0) {
            return 0;
        }
        Duration step = Duration.between(judged.times().get(row - 1), judged.times().get(row));
        return seconds(step.compareTo(HOLE) > 0 ? HOLE : step);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    double f1() {
        double wrong = falseRows + misses;
        return hits + wrong == 0 ? 0 : hits / (hits + wrong / 2);
    }

    /** Alerted share of normal rows, in percent. */
    double falseAlarmRate() {
        return 100.0 * falseRows / Math.max(1, falseRows + quietRows);
    }

    /** Missed share of anomalous rows, in percent. */
    double missedAlarmRate() {
        return 100.0 * misses / Math.max(1, hits + misses);
    }

    double eventRecall() {
        return (double) detected / Math.max(1, events);
    }

    int falseEpisodes() {
        return falseEpisodes;
    }

    double normalHours() {
        return normalSeconds / 3_600;
    }

    /** In seconds, of the events that an alert met and did not precede; empty without any. */
    OptionalDouble medianDelay() {
        return delays.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Statistics.median(
                                delays.stream().mapToDouble(Double::doubleValue).toArray()));
    }
}
