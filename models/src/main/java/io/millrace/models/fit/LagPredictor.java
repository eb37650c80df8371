package io.millrace.models.fit;

import io.millrace.models.dataset.Block;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Predicts every channel of a row from the rows before it: ridge regression in closed form, with an
 * intercept that is not penalised. Works in standardised units. The arrays are shared and must not
 * be changed.
 *
 * @param intercept by channel
 * @param weights [channel][(lag - 1) * channels + source channel]; lag 1 is the row before
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record LagPredictor(double[] intercept, double[][] weights) {

    /**
     * @param blocks rows to learn from; no prediction reaches across the start of a block
     * @throws IllegalArgumentException if no block is longer than the lags
     */
    static LagPredictor fit(List<double[]> rows, List<Block> blocks, DetectorSettings settings) {
        int channels = rows.getFirst().length;
        Moments moments = new Moments(settings.lags() * channels, channels);
        for (Block block : blocks) {
            for (int row = block.from() + settings.lags(); row < block.to(); row++) {
                moments.add(features(rows, row, settings.lags()), rows.get(row));
            }
        }
        return moments.solve(settings.ridgePerRow());
    }

    static double[] features(List<double[]> rows, int row, int lags) {
        int channels = rows.getFirst().length;
        double[] features = new double[lags * channels];
        for (int lag = 1; lag <= lags; lag++) {
            System.arraycopy(rows.get(row - lag), 0, features, (lag - 1) * channels, channels);
        }
        return features;
    }

    /** Measured minus predicted, by channel. */
    double[] error(List<double[]> rows, int row, int lags) {
        double[] features = features(rows, row, lags);
        double[] error = rows.get(row).clone();
        for (int channel = 0; channel < error.length; channel++) {
            error[channel] -= intercept[channel];
            for (int i = 0; i < features.length; i++) {
                error[channel] -= weights[channel][i] * features[i];
            }
        }
        return error;
    }

    /** Sums of products, enough for the closed form however many rows there are. */
    private static final class Moments {
        private final DMatrixRMaj featureProducts;
        private final DMatrixRMaj targetProducts;
        private final double[] featureSums;
        private final double[] targetSums;
        private int count;

        Moments(int features, int targets) {
            featureProducts = new DMatrixRMaj(features, features);
            targetProducts = new DMatrixRMaj(features, targets);
            featureSums = new double[features];
            targetSums = new double[targets];
        }

        void add(double[] features, double[] targets) {
            count++;
            for (int i = 0; i < features.length; i++) {
                featureSums[i] += features[i];
                for (int j = 0; j < features.length; j++) {
                    featureProducts.add(i, j, features[i] * features[j]);
                }
                for (int j = 0; j < targets.length; j++) {
                    targetProducts.add(i, j, features[i] * targets[j]);
                }
            }
            for (int j = 0; j < targets.length; j++) {
                targetSums[j] += targets[j];
            }
        }

        /** Centring both sides first is what leaves the intercept unpenalised. */
        LagPredictor solve(double ridgePerRow) {
            if (count == 0) {
                throw new IllegalArgumentException("no block of rows is longer than the lags");
            }
            int features = featureSums.length;
            for (int i = 0; i < features; i++) {
                for (int j = 0; j < features; j++) {
                    featureProducts.add(i, j, -featureSums[i] * featureSums[j] / count);
                }
                for (int j = 0; j < targetSums.length; j++) {
                    targetProducts.add(i, j, -featureSums[i] * targetSums[j] / count);
                }
                featureProducts.add(i, i, ridgePerRow * count);
            }
            DMatrixRMaj solution = new DMatrixRMaj(features, targetSums.length);
            if (features == 0) {
                return predictor(solution);
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(features);
            if (!solver.setA(featureProducts)) {
                throw new IllegalArgumentException(
                        "the channels' covariance is not positive definite; expected ridge above 0");
            }
            solver.solve(targetProducts, solution);
            return predictor(solution);
        }

        private LagPredictor predictor(DMatrixRMaj solution) {
            double[] intercept = new double[targetSums.length];
            double[][] weights = new double[targetSums.length][featureSums.length];
            for (int target = 0; target < targetSums.length; target++) {
                intercept[target] = targetSums[target] / count;
                for (int i = 0; i < featureSums.length; i++) {
                    weights[target][i] = solution.get(i, target);
                    intercept[target] -= weights[target][i] * featureSums[i] / count;
                }
            }
            return new LagPredictor(intercept, weights);
        }
    }
}
