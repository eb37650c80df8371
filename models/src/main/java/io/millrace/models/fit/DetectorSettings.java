package io.millrace.models.fit;

/**
 * The constants of the detector. Half-lives and windows are in rows.
 *
 * @param lags rows of all channels that predict the next row; 0 predicts its mean, so that the
 *     level itself is judged
 * @param ridgePerRow ridge penalty for each training row
 * @param window rows one score looks at: the lags, and the residuals that are smoothed
 * @param residualSigmaMin smallest residual sigma, as a share of the channel's own spread: below it
 *     a prediction is so good that the wobble of its error says nothing
 * @param folds blocks of the cross-fit that sets the threshold
 * @param normalScoreMin what the largest normal score is at least taken for: a short recording
 *     shows too little of normal running
 * @param multiple threshold in units of the largest normal score: 1.0 sensitive, 1.5 quiet
 * @param host what the host does after the graph
 */
public record DetectorSettings(
        int lags,
        double ridgePerRow,
        int window,
        double residualHalfLife,
        double residualSigmaMin,
        int folds,
        double normalScoreMin,
        double multiple,
        HostRule host) {

    /**
     * @param scoreHalfLife of the score's smoothing
     * @param baselineHalfLife of each channel's slow bias; 0 for none
     * @param offRatio clears below this share of the threshold
     * @param rowsToRaise consecutive rows over the threshold that raise
     */
    public record HostRule(
            double scoreHalfLife, double baselineHalfLife, double offRatio, int rowsToRaise) {}

    public DetectorSettings {
        if (window <= lags || lags < 0 || folds < 2) {
            throw new IllegalArgumentException(
                    "window "
                            + window
                            + " must exceed lags "
                            + lags
                            + ", folds "
                            + folds
                            + " be 2");
        }
        if (!(multiple > 0) || multiple > 1_000) {
            throw new IllegalArgumentException(
                    "multiple " + multiple + ": expected above 0, usually 1.0 to 2.0");
        }
    }

    /** As measured; docs: the detector in steps. */
    public static DetectorSettings standard() {
        return new DetectorSettings(
                5, 0.0025, 40, 5, 0.04, 4, 0.85, 1.5, new HostRule(5, 300, 0.7, 3));
    }

    /**
     * For slow signals, a value every few minutes: each channel's smoothed distance from its mean,
     * squared, in units of its spread (Hotelling's T2 of one channel). Nothing is predicted and no
     * bias is learnt: a level that creeps away for days is the fault itself.
     */
    public static DetectorSettings level() {
        DetectorSettings base = standard();
        HostRule host = base.host();
        return new DetectorSettings(
                0,
                base.ridgePerRow(),
                base.window(),
                base.residualHalfLife(),
                base.residualSigmaMin(),
                base.folds(),
                base.normalScoreMin(),
                base.multiple(),
                new HostRule(host.scoreHalfLife(), 0, host.offRatio(), host.rowsToRaise()));
    }

    public DetectorSettings withMultiple(double other) {
        return new DetectorSettings(
                lags,
                ridgePerRow,
                window,
                residualHalfLife,
                residualSigmaMin,
                folds,
                normalScoreMin,
                other,
                host);
    }
}
