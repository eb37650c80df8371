package io.millrace.models.evaluate;

import io.millrace.models.dataset.Block;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.HostState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a recording through a fitted model and the host's rules in double arithmetic, as a gateway
 * would. It judges a fit; the product's own `score` command runs the gateway's scorer.
 */
public final class Replay {
    private Replay() {}

    /**
     * One row of the recording.
     *
     * @param score smoothed; NaN before the first full window of a run
     * @param contributions each channel's term of the unsmoothed score; empty where there is no
     *     score
     * @param isAlerted whether an alert stands at this row
     */
    // Arrays of numbers on purpose: nobody compares them, and lists would box every number.
    @SuppressWarnings("ArrayRecordComponent")
    public record Verdict(double score, double[] contributions, boolean isAlerted) {}

    /**
     * @param recording with exactly the model's channels, in its order
     * @return one verdict for each row
     */
    public static List<Verdict> run(FittedModel model, Dataset recording) {
        if (!recording.channels().equals(model.channels())) {
            throw new IllegalArgumentException(
                    "channels " + recording.channels() + ", the model has " + model.channels());
        }
        HostState state = HostState.fresh(model.channels().size());
        List<Verdict> verdicts = new ArrayList<>();
        for (Block run : recording.runs()) {
            state = state.afterHole();
            List<double[]> residuals = model.residuals().smoothed(recording.rows(), run);
            boolean wasRaised = state.isRaised();
            for (int row = residuals.size(); row < run.length(); row++) {
                verdicts.add(new Verdict(Double.NaN, new double[0], wasRaised));
            }
            for (double[] residual : residuals) {
                HostState.Step step = state.judge(residual, model.limits());
                state = step.next();
                verdicts.add(new Verdict(step.score(), step.contributions(), state.isRaised()));
            }
        }
        return verdicts;
    }

    /** Rises of the alert in these verdicts. */
    public static int alarms(List<Verdict> verdicts) {
        int alarms = 0;
        boolean wasUp = false;
        for (Verdict verdict : verdicts) {
            alarms += verdict.isAlerted() && !wasUp ? 1 : 0;
            wasUp = verdict.isAlerted();
        }
        return alarms;
    }

    /** Share of verdicts with an alert standing, 0 to 1. */
    public static double alertedShare(List<Verdict> verdicts) {
        return verdicts.stream().filter(Verdict::isAlerted).count()
                / (double) Math.max(1, verdicts.size());
    }

    /** Channel with the largest contribution, by position. */
    public static int leading(double[] contributions) {
        double largest = Arrays.stream(contributions).max().orElseThrow();
        for (int c = 0; c < contributions.length; c++) {
            if (contributions[c] == largest) {
                return c;
            }
        }
        throw new IllegalArgumentException("contributions are not numbers");
    }
}
