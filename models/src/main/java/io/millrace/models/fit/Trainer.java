package io.millrace.models.fit;

import io.millrace.models.dataset.Block;
import io.millrace.models.dataset.Dataset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * Fits the detector to a recording of normal running. Stateless; the same rows give the same model.
 */
public final class Trainer {
    /** Fewer rows cannot carry a model at all. */
    public static final int ROWS_MIN = 200;

    private Trainer() {}

    /**
     * @throws UnfitRecordingException if the recording is too short, has too many holes, or no
     *     channel moves
     */
    public static FittedModel fit(Dataset recording, DetectorSettings settings) {
        return fit(recording, settings, _ -> {});
    }

    /**
     * @param done is told how much of the work is done, 0 to 1
     * @throws UnfitRecordingException as above
     */
    public static FittedModel fit(
            Dataset recording, DetectorSettings settings, DoubleConsumer done) {
        requireRows(recording.size());
        List<Integer> moving = Scaling.movingChannels(recording.rows());
        if (moving.isEmpty()) {
            throw new UnfitRecordingException(
                    "no channel moves in these %,d rows; a model needs at least one that does"
                            .formatted(recording.size()));
        }
        Dataset training = recording.withChannels(moving);
        requireWindows(training, settings);

        Scaling scaling = Scaling.of(training.rows());
        List<double[]> standard = scaling.apply(training.rows());
        ResidualModel residuals = ResidualModel.fit(scaling, standard, training.runs(), settings);
        CrossFit crossFit =
                CrossFit.run(scaling, new CrossFit.Rows(standard, training.runs()), settings, done);
        return new FittedModel(
                training.channels(),
                constants(recording, moving),
                training.period(),
                residuals,
                settings.multiple() * crossFit.normalScore(settings),
                crossFit,
                training);
    }

    private static void requireRows(int rows) {
        if (rows < ROWS_MIN) {
            throw new UnfitRecordingException(
                    "%,d rows are too few: a model needs at least %,d, one that may raise alerts %,d"
                            .formatted(rows, ROWS_MIN, FittedModel.DEPLOYABLE_ROWS_MIN));
        }
    }

    /** Holes cost a window of rows each; half of the rows must be left with a score. */
    private static void requireWindows(Dataset training, DetectorSettings settings) {
        int scored = 0;
        for (Block run : training.runs()) {
            scored += Math.max(0, run.length() - settings.window() + 1);
        }
        if (scored < training.size() / 2) {
            throw new UnfitRecordingException(
                    "the recording has %,d holes, which leaves only %,d of its %,d rows with %d rows"
                                    .formatted(
                                            training.runs().size() - 1,
                                            scored,
                                            training.size(),
                                            settings.window())
                            + " before them; record without interruption, or state the right --period");
        }
    }

    private static SortedMap<String, Double> constants(Dataset recording, List<Integer> moving) {
        SortedMap<String, Double> constants = new TreeMap<>();
        for (int c = 0; c < recording.channels().size(); c++) {
            if (!moving.contains(c)) {
                constants.put(recording.channels().get(c), recording.rows().getFirst()[c]);
            }
        }
        return constants;
    }
}
