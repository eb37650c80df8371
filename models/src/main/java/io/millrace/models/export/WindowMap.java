package io.millrace.models.export;

import io.millrace.models.fit.ResidualModel;

/**
 * A residual model written out as one affine map: {@code residual = (window - mean), flattened,
 * times matrix, plus offset}. The mean is already rounded to float; what that rounding shifts is
 * put into the offset, so that a channel with a large value and a small spread loses nothing. The
 * arrays are shared and must not be changed.
 *
 * @param mean by channel
 * @param matrix [row * channels + channel][output channel], oldest row first
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record WindowMap(float[] mean, double[][] matrix, double[] offset) {

    public static WindowMap of(ResidualModel model) {
        int channels = model.residualSigma().length;
        int window = model.settings().window();
        float[] mean = new float[channels];
        for (int c = 0; c < channels; c++) {
            mean[c] = (float) model.scaling().mean()[c];
        }
        double[][] matrix = matrix(model, channels, window);
        double[] offset = new double[channels];
        for (int c = 0; c < channels; c++) {
            offset[c] = -model.predictor().intercept()[c] / model.residualSigma()[c];
            for (int i = 0; i < matrix.length; i++) {
                int source = i % channels;
                matrix[i][c] /= model.scaling().sigma()[source];
                offset[c] += matrix[i][c] * (mean[source] - model.scaling().mean()[source]);
            }
        }
        return new WindowMap(mean, matrix, offset);
    }

    private static double[][] matrix(ResidualModel model, int channels, int window) {
        double[][] matrix = new double[window * channels][channels];
        double[] weights = model.filter();
        int lags = model.settings().lags();
        for (int age = 0; age < weights.length; age++) {
            int row = window - 1 - age;
            for (int c = 0; c < channels; c++) {
                double weight = weights[age] / model.residualSigma()[c];
                matrix[row * channels + c][c] += weight;
                for (int lag = 1; lag <= lags; lag++) {
                    for (int source = 0; source < channels; source++) {
                        matrix[(row - lag) * channels + source][c] -=
                                weight
                                        * model.predictor()
                                                .weights()[c][(lag - 1) * channels + source];
                    }
                }
            }
        }
        return matrix;
    }
}
