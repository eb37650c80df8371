package io.millrace.models.fit;

import io.millrace.models.dataset.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Scores of training rows by models that did not see them: the rows are cut into as many
 * consecutive blocks as there are folds, and each block is scored by a model of the others. The
 * window of a block's first rows reaches back into the block before it (as input only), and so does
 * the score's smoothing. At the start of a run, where it cannot, the smoothing begins at zero:
 * begun at the first row's own score it would set the threshold by the chance of that one row. The
 * baseline stays at zero, so that slow changes of normal running count.
 *
 * @param scores smoothed, one for each training row; NaN where the window or the smoothing is not
 *     yet full
 * @param foldMaxima the largest score of each block; 0 where a block has none
 */
// Arrays of numbers on purpose: nobody compares them, and lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record CrossFit(double[] scores, List<Double> foldMaxima) {

    private static final int WARM_UP_HALF_LIVES = 5;

    /** The largest score that normal running reached. */
    public double maximum() {
        return foldMaxima.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** {@link #maximum}, or what a recording is taken for that shows less. */
    public double normalScore(DetectorSettings settings) {
        return Math.max(maximum(), settings.normalScoreMin());
    }

    /**
     * @param standard scaled
     * @param runs without holes
     */
    record Rows(List<double[]> standard, List<Block> runs) {}

    /**
     * @param done is told how much of the work is done, 0 to 1
     */
    static CrossFit run(
            Scaling scaling, Rows rows, DetectorSettings settings, DoubleConsumer done) {
        List<double[]> standard = rows.standard();
        List<Block> runs = rows.runs();
        double[] scores = new double[standard.size()];
        Arrays.fill(scores, Double.NaN);
        List<Double> maxima = new ArrayList<>();
        for (int fold = 0; fold < settings.folds(); fold++) {
            done.accept((double) fold / settings.folds());
            Block held =
                    new Block(
                            boundary(standard.size(), fold, settings.folds()),
                            boundary(standard.size(), fold + 1, settings.folds()));
            ResidualModel model =
                    ResidualModel.fit(scaling, standard, without(runs, held), settings);
            double largest = 0;
            for (Block run : runs) {
                Block stretch = stretch(run, held, settings);
                int row = stretch.from() + settings.window() - 1;
                for (double score : scores(model, standard, stretch)) {
                    if (row >= held.from()) {
                        scores[row] = score;
                        largest = Math.max(largest, score);
                    }
                    row++;
                }
            }
            maxima.add(largest);
        }
        return new CrossFit(scores, maxima);
    }

    private static int boundary(int rows, int fold, int folds) {
        return (int) ((long) rows * fold / folds);
    }

    private static List<Block> without(List<Block> runs, Block held) {
        List<Block> rest = new ArrayList<>();
        for (Block run : runs) {
            if (run.from() < held.from()) {
                rest.add(new Block(run.from(), Math.min(run.to(), held.from())));
            }
            if (run.to() > held.to()) {
                rest.add(new Block(Math.max(run.from(), held.to()), run.to()));
            }
        }
        return rest;
    }

    /** The held rows of a run, and before them as much of the run as their first score needs. */
    private static Block stretch(Block run, Block held, DetectorSettings settings) {
        int warmUp = (int) Math.ceil(WARM_UP_HALF_LIVES * settings.host().scoreHalfLife());
        int from = Math.max(run.from(), held.from() - (settings.window() - 1) - warmUp);
        int to = Math.min(run.to(), held.to());
        return to <= Math.max(from, held.from()) ? new Block(0, 0) : new Block(from, to);
    }

    private static List<Double> scores(
            ResidualModel model, List<double[]> standard, Block stretch) {
        HostState.Limits neverLearning =
                new HostState.Limits(0, Integer.MAX_VALUE, model.settings().host());
        HostState state = HostState.calm(standard.getFirst().length);
        List<Double> scores = new ArrayList<>();
        for (double[] residual : model.smoothedStandard(standard, stretch)) {
            HostState.Step step = state.judge(residual, neverLearning);
            state = step.next();
            scores.add(step.score());
        }
        return scores;
    }
}
