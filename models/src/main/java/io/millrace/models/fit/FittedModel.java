package io.millrace.models.fit;

import io.millrace.models.dataset.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * A model and how it came about. Immutable.
 *
 * @param channels of the model, in its input's order
 * @param constants channels that never moved in training and are not in the model, with their value
 * @param period of a row
 * @param threshold of the smoothed score, the multiple included
 * @param training the rows it was fitted to, only the model's channels
 */
public record FittedModel(
        List<String> channels,
        SortedMap<String, Double> constants,
        Duration period,
        ResidualModel residuals,
        double threshold,
        CrossFit crossFit,
        Dataset training) {

    /** From here on a model may raise alerts; with fewer rows it flags ordinary running. */
    public static final int DEPLOYABLE_ROWS_MIN = 1_800;

    private static final Duration FREEZE_MAX = Duration.ofHours(24);

    public FittedModel {
        channels = List.copyOf(channels);
    }

    public boolean isDeployable() {
        return training.size() >= DEPLOYABLE_ROWS_MIN;
    }

    /** How the host judges this model's residuals. */
    public HostState.Limits limits() {
        long frozenRows = Math.max(1, FREEZE_MAX.dividedBy(period));
        return new HostState.Limits(
                threshold,
                (int) Math.min(Integer.MAX_VALUE, frozenRows),
                residuals.settings().host());
    }
}
