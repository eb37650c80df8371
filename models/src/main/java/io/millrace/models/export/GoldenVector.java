package io.millrace.models.export;

import io.millrace.models.dataset.Block;
import io.millrace.models.fit.FittedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * One window and what the graph must answer, computed in double arithmetic by the fit's own path,
 * not by the map that the graph holds. The arrays are shared and must not be changed.
 *
 * @param input [row][channel], engineering units
 * @param baseline by channel, in units of the residual's training sigma
 * @param residual smoothed, the baseline not taken off
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record GoldenVector(
        float[][] input, float[] baseline, double score, double[] contribution, double[] residual) {

    private static final int COUNT = 6;

    /**
     * Windows spread over the training rows: as they were, with one channel pushed away, and with a
     * baseline.
     *
     * @return empty when no run of the training rows holds a window
     */
    public static List<GoldenVector> sample(FittedModel model) {
        int window = model.residuals().settings().window();
        Block run =
                model.training().runs().stream()
                        .reduce((a, b) -> b.length() > a.length() ? b : a)
                        .orElseThrow();
        List<GoldenVector> vectors = new ArrayList<>();
        for (int i = 0; i < COUNT && run.length() >= window; i++) {
            int from = run.from() + (run.length() - window) * i / (COUNT - 1);
            vectors.add(vector(model, model.training().rows().subList(from, from + window), i));
        }
        return vectors;
    }

    private static GoldenVector vector(FittedModel model, List<double[]> rows, int number) {
        int channels = model.channels().size();
        int pushed = number % channels;
        float[][] input = new float[rows.size()][channels];
        for (int row = 0; row < rows.size(); row++) {
            double push = number % 2 == 1 && row > rows.size() / 2 ? 2 : 0;
            for (int c = 0; c < channels; c++) {
                double sigma = model.residuals().scaling().sigma()[c];
                input[row][c] = (float) (rows.get(row)[c] + (c == pushed ? push * sigma : 0));
            }
        }
        float[] baseline = new float[channels];
        for (int c = 0; c < channels; c++) {
            baseline[c] = number < 2 ? 0 : 0.25f * (number - c);
        }
        return of(model, input, baseline);
    }

    /** What the reference says of this window, as a graph in float32 sees it. */
    public static GoldenVector of(FittedModel model, float[][] input, float[] baseline) {
        List<double[]> rows = new ArrayList<>();
        for (float[] row : input) {
            double[] values = new double[row.length];
            for (int c = 0; c < row.length; c++) {
                values[c] = row[c];
            }
            rows.add(values);
        }
        double[] residual = model.residuals().smoothed(rows, new Block(0, rows.size())).getLast();
        double[] contribution = new double[residual.length];
        double score = 0;
        for (int c = 0; c < residual.length; c++) {
            double distance = residual[c] - baseline[c];
            contribution[c] = distance * distance / residual.length;
            score += contribution[c];
        }
        return new GoldenVector(input, baseline, score, contribution, residual);
    }
}
