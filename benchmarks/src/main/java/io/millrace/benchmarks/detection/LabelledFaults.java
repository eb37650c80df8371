package io.millrace.benchmarks.detection;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * SKAB's protocol: of each labelled recording the first 400 rows are learnt from and the others
 * judged; all are counted together.
 */
public final class LabelledFaults implements Measurement {
    /** The sensors of SKAB's test bed. */
    static final List<String> CHANNELS =
            List.of(
                    "Accelerometer1RMS",
                    "Accelerometer2RMS",
                    "Current",
                    "Pressure",
                    "Temperature",
                    "Thermocouple",
                    "Voltage",
                    "Volume Flow RateRMS");

    static final String TIME = "datetime";
    private static final String LABEL = "anomaly";
    private static final int TRAINING_ROWS = 400;

    private final double multiple;

    /**
     * @param multiple of the threshold
     */
    public LabelledFaults(double multiple) {
        this.multiple = multiple;
    }

    @Override
    public String name() {
        return "faults@" + multiple;
    }

    @Override
    public List<Result> measure(Bench bench) {
        List<Path> files = Recordings.of(bench).labelled();
        if (files.isEmpty()) {
            bench.say(name() + ": no labelled recordings there, left out");
            return List.of();
        }
        Tally tally = new Tally();
        Product product = new Product(bench.folder(), multiple);
        for (Path file : files) {
            bench.say("%s: %s".formatted(name(), file.getFileName()));
            LabelledTable table = LabelledTable.read(file, ";");
            tally.add(
                    Judged.from(
                            TRAINING_ROWS,
                            table.times(TIME),
                            table.marks(LABEL),
                            product.judge(file, CHANNELS, TIME, TRAINING_ROWS)));
        }
        return results(tally, files.size());
    }

    private List<Result> results(Tally tally, int files) {
        List<Result> results =
                new ArrayList<>(
                        List.of(
                                of("f1", tally.f1(), "1").noting(files + " recordings, pooled"),
                                of("far", tally.falseAlarmRate(), "%"),
                                of("mar", tally.missedAlarmRate(), "%"),
                                of("event-recall", tally.eventRecall(), "1"),
                                of("false-episodes", tally.falseEpisodes(), "1")
                                        .noting(
                                                String.format(
                                                        Locale.ROOT,
                                                        "in %.2f normal hours",
                                                        tally.normalHours())),
                                of(
                                        "false-episodes-per-hour",
                                        tally.falseEpisodes() / tally.normalHours(),
                                        "1/h")));
        tally.medianDelay()
                .ifPresent(seconds -> results.add(of("median-delay-seconds", seconds, "s")));
        return results;
    }

    private Result of(String figure, double value, String unit) {
        return Result.of(figure + "@" + multiple, value, unit);
    }
}
