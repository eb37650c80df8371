package io.millrace.benchmarks.detection;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How quiet the product is while nothing is wrong: learns from 1,800 rows, judges the rest. */
public final class NormalRunning implements Measurement {
    private static final int TRAINING_ROWS = 1_800;
    private static final double ROWS_PER_HOUR = 3_600;

    private final double multiple;

    /**
     * @param multiple of the threshold
     */
    public NormalRunning(double multiple) {
        this.multiple = multiple;
    }

    @Override
    public String name() {
        return "soak@" + multiple;
    }

    @Override
    public List<Result> measure(Bench bench) {
        Path recording = Recordings.of(bench).normal();
        if (!Files.exists(recording)) {
            bench.say("%s: %s is not there, left out".formatted(name(), recording));
            return List.of();
        }
        List<Boolean> alerted =
                new Product(bench.folder(), multiple)
                        .judge(
                                recording,
                                LabelledFaults.CHANNELS,
                                LabelledFaults.TIME,
                                TRAINING_ROWS);
        List<Judged.Run> episodes = Judged.runs(alerted);
        double rows = episodes.stream().mapToInt(run -> run.to() - run.from()).sum();
        return List.of(
                Result.of(
                        "soak-alarms-per-hour@" + multiple,
                        episodes.size() * ROWS_PER_HOUR / alerted.size(),
                        "1/h"),
                Result.of("soak-flagged-percent@" + multiple, 100 * rows / alerted.size(), "%")
                        .noting("of %,d rows, one a second".formatted(alerted.size())));
    }
}
