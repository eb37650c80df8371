package io.millrace.models.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation of each channel in training. The arrays are shared and must not be
 * changed.
 *
 * @param mean in engineering units
 * @param sigma in engineering units, above 0
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record Scaling(double[] mean, double[] sigma) {

    static Scaling of(List<double[]> rows) {
        int channels = rows.getFirst().length;
        double[] mean = new double[channels];
        double[] sigma = new double[channels];
        for (int c = 0; c < channels; c++) {
            int channel = c;
            double average = rows.stream().mapToDouble(row -> row[channel]).sum() / rows.size();
            double squares = 0;
            for (double[] row : rows) {
                squares += (row[c] - average) * (row[c] - average);
            }
            mean[c] = average;
            sigma[c] = Math.sqrt(squares / rows.size());
        }
        return new Scaling(mean, sigma);
    }

    /** Channels that move at all, by position, as the graph's float32 input sees them. */
    static List<Integer> movingChannels(List<double[]> rows) {
        List<Integer> moving = new ArrayList<>();
        for (int c = 0; c < rows.getFirst().length; c++) {
            int channel = c;
            float first = (float) rows.getFirst()[c];
            if (rows.stream().anyMatch(row -> (float) row[channel] != first)) {
                moving.add(c);
            }
        }
        return moving;
    }

    /** Rows in units of sigma around the mean. */
    List<double[]> apply(List<double[]> rows) {
        return rows.stream().map(this::apply).toList();
    }

    private double[] apply(double[] row) {
        double[] standard = new double[row.length];
        for (int c = 0; c < row.length; c++) {
            standard[c] = (row[c] - mean[c]) / sigma[c];
        }
        return standard;
    }
}
