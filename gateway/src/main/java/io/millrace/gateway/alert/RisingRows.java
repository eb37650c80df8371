package io.millrace.gateway.alert;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.ModelScore;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The rows that are over the threshold and have not raised yet, by device. A model that predicts
 * each row from those before it finds the channel that moved first in the first row, and in the
 * next ones also those whose predictions it has spoilt: an alert is therefore filed by the mean
 * share of all rows that raise it. Not thread-safe.
 */
final class RisingRows {
    // At most one entry per device that has a model.
    private final Map<DeviceId, Rows> rising = new HashMap<>();

    private static final class Rows {
        private final Map<String, Double> sums = new TreeMap<>();
        private int count;
    }

    /** The score with the mean share of the rows in a row that are over, it included. */
    ModelScore over(ModelScore score) {
        Rows rows = rising.computeIfAbsent(score.device(), _ -> new Rows());
        score.contributions()
                .forEach((channel, share) -> rows.sums.merge(channel, share, Double::sum));
        rows.count++;
        Map<String, Double> means = new HashMap<>();
        rows.sums.forEach((channel, sum) -> means.put(channel, sum / rows.count));
        return score.withContributions(means);
    }

    /** The row of this device is not over, or has raised. */
    void end(DeviceId device) {
        rising.remove(device);
    }

    void endIf(Predicate<DeviceId> isOver) {
        rising.keySet().removeIf(isOver);
    }
}
