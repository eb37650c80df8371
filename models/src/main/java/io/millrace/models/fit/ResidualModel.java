package io.millrace.models.fit;

import io.millrace.models.dataset.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * From a window of rows to one smoothed residual for each channel, in units of the residual's
 * standard deviation in training. Everything in here is linear in the window and goes into the
 * graph; this class is the reference in double arithmetic. Immutable; the array is shared and must
 * not be changed.
 *
 * @param residualSigma by channel, in standardised units, above 0
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record ResidualModel(
        Scaling scaling,
        LagPredictor predictor,
        double[] residualSigma,
        DetectorSettings settings) {

    /**
     * @param standard rows already in the scaling's units
     */
    static ResidualModel fit(
            Scaling scaling,
            List<double[]> standard,
            List<Block> blocks,
            DetectorSettings settings) {
        LagPredictor predictor = LagPredictor.fit(standard, blocks, settings);
        int channels = standard.getFirst().length;
        double[] squares = new double[channels];
        int count = 0;
        for (Block block : blocks) {
            for (int row = block.from() + settings.lags(); row < block.to(); row++) {
                double[] error = predictor.error(standard, row, settings.lags());
                for (int c = 0; c < channels; c++) {
                    squares[c] += error[c] * error[c];
                }
                count++;
            }
        }
        double[] sigma = new double[channels];
        for (int c = 0; c < channels; c++) {
            sigma[c] = Math.max(Math.sqrt(squares[c] / count), settings.residualSigmaMin());
        }
        return new ResidualModel(scaling, predictor, sigma, settings);
    }

    /**
     * Smoothed residuals of a run.
     *
     * @param rows in engineering units
     * @param run rows to look at; the first {@code window - 1} of them have no residual
     * @return one for each row from {@code run.from() + window - 1} on; empty for a short run
     */
    public List<double[]> smoothed(List<double[]> rows, Block run) {
        List<double[]> standard = scaling.apply(rows.subList(run.from(), run.to()));
        return smoothedStandard(standard, new Block(0, run.length()));
    }

    /** As {@link #smoothed}, for rows already in the scaling's units. */
    List<double[]> smoothedStandard(List<double[]> standard, Block run) {
        int lags = settings.lags();
        double[] weights = filter();
        List<double[]> errors = new ArrayList<>();
        List<double[]> smoothed = new ArrayList<>();
        for (int row = run.from() + lags; row < run.to(); row++) {
            errors.add(predictor.error(standard, row, lags));
            if (errors.size() >= weights.length) {
                smoothed.add(weighted(errors, weights));
            }
        }
        return smoothed;
    }

    /** Weights of the residuals in a window, newest first, summing to 1. */
    public double[] filter() {
        return Smoothing.truncatedWeights(
                settings.residualHalfLife(), settings.window() - settings.lags());
    }

    private double[] weighted(List<double[]> errors, double[] weights) {
        double[] sum = new double[residualSigma.length];
        for (int age = 0; age < weights.length; age++) {
            double[] error = errors.get(errors.size() - 1 - age);
            for (int c = 0; c < sum.length; c++) {
                sum[c] += weights[age] * error[c] / residualSigma[c];
            }
        }
        return sum;
    }
}
