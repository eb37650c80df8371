package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.device.Device;
import io.millrace.benchmarks.device.Devices;
import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.benchmarks.plant.PlantSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Bytes that reach the device for each reading that is kept, everything counted: data, padding,
 * segment changes, the file system's journal and metadata, its orderly end.
 */
public final class DeviceBytes implements Measurement {
    private static final long SEED = 20_260_301;
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration FULL = Duration.ofSeconds(200);

    private final Rate rate;
    private final Store store;

    /** How much comes in, and from how many sensors. */
    public enum Rate {
        /** Forty pumps, five channels each, five times a second: the shipped profile's own rate. */
        AT_1K("1k", 1_000, 200),
        /** Two hundred pumps, fifty times a second. */
        AT_50K("50k", 50_000, 1_000);

        private final String word;
        private final int perSecond;
        private final int sensors;

        Rate(String word, int perSecond, int sensors) {
            this.word = word;
            this.perSecond = perSecond;
            this.sensors = sensors;
        }
    }

    /** Who keeps them. */
    public interface Store {
        /** What stands before and after the figure's common name. */
        String named(String figure);

        /** Brings it to the state that it is in after long running; may write what it likes. */
        void settle(Path folder, PlantLoad load, Bench bench);

        ReadingStore open(Path folder, Bench bench);
    }

    public DeviceBytes(Rate rate, Store store) {
        this.rate = rate;
        this.store = store;
    }

    @Override
    public String name() {
        return store.named("device-bytes-per-reading@" + rate.word);
    }

    @Override
    public List<Result> measure(Bench bench) {
        if (!Devices.canCount()) {
            bench.say(
                    name() + ": nothing here counts written bytes (Linux does), so it is left out");
            return List.of();
        }
        PlantLoad load = PlantLoad.of(PlantSize.of(rate.sensors, rate.perSecond), SEED);
        Pace pace = new Pace(rate.perSecond, bench.lasting(QUICK, FULL), bench.ticker());
        bench.say(name() + ": " + pace.lasting().toSeconds() + " s");
        try (Device device = Devices.open(bench.folder())) {
            Path folder = device.folder().resolve("store");
            store.settle(folder, load, bench);
            long before = device.flushedBytes();
            long readings;
            try (ReadingStore open = store.open(folder, bench)) {
                readings = pace.run(load::next, open);
            }
            double each = (double) (device.finalBytes() - before) / readings;
            Result result = Result.of(name(), each, "B");
            return List.of(device.caveat().map(result::noting).orElse(result));
        }
    }
}
