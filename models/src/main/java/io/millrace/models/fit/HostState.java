package io.millrace.models.fit;

import io.millrace.models.fit.DetectorSettings.HostRule;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What the host keeps of one device between rows: the baseline, the smoothed score and the alert
 * filter. Every step gives a new value. The array is shared and must not be changed.
 *
 * @param baseline slow bias of each channel's residual, in units of its training sigma
 * @param score smoothed; empty before the first row of a run
 * @param frozenRows rows in a row whose score kept the baseline from learning
 * @param rowsOver rows in a row over the threshold
 * @param isRaised whether the alert stands
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record HostState(
        double[] baseline, OptionalDouble score, int frozenRows, int rowsOver, boolean isRaised) {

    /**
     * The alert's boundaries and what the baseline may learn from.
     *
     * @param threshold of the smoothed score
     * @param frozenRowsMax the baseline learns again after so many rows (24 hours' worth): a
     *     lasting change is the new normal
     */
    public record Limits(double threshold, int frozenRowsMax, HostRule rule) {}

    /**
     * One row judged.
     *
     * @param score smoothed
     * @param contributions each channel's term of the unsmoothed score, summing to it
     * @param next what to keep
     */
    // Arrays of numbers on purpose: nobody compares them, and lists would box every number.
    @SuppressWarnings("ArrayRecordComponent")
    public record Step(double score, double[] contributions, HostState next) {}

    public static HostState fresh(int channels) {
        return new HostState(new double[channels], OptionalDouble.empty(), 0, 0, false);
    }

    /** As {@link #fresh}, but with all calm until now instead of nothing known. */
    static HostState calm(int channels) {
        return new HostState(new double[channels], OptionalDouble.of(0), 0, 0, false);
    }

    /** After a hole the score starts anew; the baseline and a standing alert stay. */
    public HostState afterHole() {
        return new HostState(baseline, OptionalDouble.empty(), frozenRows, 0, isRaised);
    }

    /**
     * @param residual smoothed, before the baseline is taken off
     */
    public Step judge(double[] residual, Limits limits) {
        HostRule rule = limits.rule();
        double[] contributions = contributions(residual);
        double raw = Arrays.stream(contributions).sum();
        double weight = Smoothing.newestWeight(rule.scoreHalfLife());
        double smoothed =
                score.isEmpty() ? raw : score.getAsDouble() + weight * (raw - score.getAsDouble());

        boolean isStrange = smoothed >= limits.threshold() / 2;
        boolean isFrozen = isStrange && frozenRows < limits.frozenRowsMax();
        double[] learnt = isFrozen ? baseline : learnt(residual, rule.baselineHalfLife());
        int over = smoothed > limits.threshold() ? rowsOver + 1 : 0;
        boolean isUp =
                isRaised
                        ? smoothed >= rule.offRatio() * limits.threshold()
                        : over >= rule.rowsToRaise();
        HostState next =
                new HostState(
                        learnt,
                        OptionalDouble.of(smoothed),
                        isStrange ? frozenRows + 1 : 0,
                        over,
                        isUp);
        return new Step(smoothed, contributions, next);
    }

    private double[] contributions(double[] residual) {
        double[] terms = new double[residual.length];
        for (int c = 0; c < residual.length; c++) {
            double distance = residual[c] - baseline[c];
            terms[c] = distance * distance / residual.length;
        }
        return terms;
    }

    private double[] learnt(double[] residual, double halfLife) {
        if (halfLife == 0) {
            return baseline;
        }
        double weight = Smoothing.newestWeight(halfLife);
        double[] next = baseline.clone();
        for (int c = 0; c < next.length; c++) {
            next[c] += weight * (residual[c] - next[c]);
        }
        return next;
    }
}
