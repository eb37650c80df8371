package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.Statistics;
import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.benchmarks.plant.PlantSize;
import io.millrace.bridge.envelope.Envelope.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What appending and forcing a reading costs with 10,000 sensors, as a ratio to 100: turn by turn,
 * the middle of each.
 */
public final class AppendCost implements Measurement {
    private static final long SEED = 20_260_305;
    private static final int FEW = 100;
    private static final int MANY = 10_000;
    private static final int BATCH = 500;
    private static final int BATCHES = 400;
    private static final int READINGS_PER_SECOND = 100_000;
    private static final int QUICK_ROUNDS = 10;
    private static final int FULL_ROUNDS = 50;
    private static final int TURNS = 3;

    @Override
    public String name() {
        return "journal-cost-ratio";
    }

    @Override
    public List<Result> measure(Bench bench) {
        int rounds = bench.isQuick() ? QUICK_ROUNDS : FULL_ROUNDS;
        List<List<Reading>> few = batches(FEW);
        List<List<Reading>> many = batches(MANY);
        double[] fewSeconds = new double[TURNS];
        double[] manySeconds = new double[TURNS];
        bench.say(name());
        // The first turn warms the code up and is written over.
        for (int turn = -1; turn < TURNS; turn++) {
            Path folder = bench.folder().resolve("turn-" + turn);
            fewSeconds[Math.max(0, turn)] = append(folder.resolve("few"), few, rounds, bench);
            manySeconds[Math.max(0, turn)] = append(folder.resolve("many"), many, rounds, bench);
        }
        double ratio = Statistics.median(manySeconds) / Statistics.median(fewSeconds);
        return List.of(Result.of(name(), ratio, "1"));
    }

    private static List<List<Reading>> batches(int sensors) {
        PlantLoad load = PlantLoad.of(PlantSize.of(sensors, READINGS_PER_SECOND), SEED);
        List<List<Reading>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(load.next(BATCH));
        }
        return batches;
    }

    private static double append(
            Path folder, List<List<Reading>> batches, int rounds, Bench bench) {
        long start = bench.ticker().getAsLong();
        try (JournalStore store = new JournalStore(folder, JournalStore.Link.UP, bench.ticker())) {
            for (int round = 0; round < rounds; round++) {
                batches.forEach(store::append);
            }
        }
        return bench.secondsSince(start);
    }
}
