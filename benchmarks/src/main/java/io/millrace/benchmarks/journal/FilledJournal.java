package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.Statistics;
import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.benchmarks.plant.PlantSize;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalDirectory;
import io.millrace.bridge.journal.file.JournalInspector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a journal flat out, reads and checks all of it, and opens it again: how fast it takes
 * readings, how long {@code journal verify} lasts and how long a start after a long outage.
 */
public final class FilledJournal implements Measurement {
    private static final long SEED = 20_260_302;
    private static final long MIB = 1L << 20;
    private static final long FULL_MIB = 4096;
    private static final int SENSORS = 1_000;
    private static final int BATCH = 500;
    private static final int BATCHES = 1_000;
    private static final long WARM_UP_READINGS = 3_000_000;
    private static final int OPENINGS = 3;

    private final long quickMib;

    /**
     * @param quickMib how much is filled when it must be quick
     */
    public FilledJournal(long quickMib) {
        this.quickMib = quickMib;
    }

    @Override
    public String name() {
        return "append-rate";
    }

    @Override
    public List<Result> measure(Bench bench) {
        long mib = bench.isQuick() ? quickMib : FULL_MIB;
        Path folder = bench.folder().resolve("filled");
        List<List<Reading>> batches = batches();
        bench.say("append-rate: filling %d MiB flat out".formatted(mib));
        Filled filled = fill(folder, mib * MIB, batches, bench);
        double gib = (double) filled.bytes() / (1L << 30);
        bench.say("verify-seconds-per-gib");
        double verifySeconds = verify(folder, filled.readings(), bench);
        bench.say("start-seconds");
        Result start = open(folder, "start-seconds@" + sizeWord(mib), filled.readings(), bench);
        return List.of(
                Result.of("append-rate", filled.perSecond(), "readings/s"),
                Result.of("verify-seconds-per-gib", verifySeconds / gib, "s")
                        .noting("page cache as filling left it"),
                start);
    }

    static String sizeWord(long mib) {
        return mib % 1024 == 0 ? mib / 1024 + "gib" : mib + "mib";
    }

    /** Made beforehand, so that the plant costs nothing while it is measured. */
    private static List<List<Reading>> batches() {
        PlantLoad load = PlantLoad.of(PlantSize.of(SENSORS, 1_000_000), SEED);
        List<List<Reading>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(load.next(BATCH));
        }
        return batches;
    }

    private record Filled(long readings, long bytes, double perSecond) {}

    private static Filled fill(Path folder, long bytes, List<List<Reading>> batches, Bench bench) {
        long readings = 0;
        long start = bench.ticker().getAsLong();
        long before = 0;
        JournalStore store = new JournalStore(folder, JournalStore.Link.DOWN, bench.ticker());
        try (store) {
            for (int i = 0; store.usedBytes() < bytes; i = (i + 1) % BATCHES) {
                if (readings == Math.min(WARM_UP_READINGS, warmUpFor(bytes))) {
                    start = bench.ticker().getAsLong();
                    before = readings;
                }
                store.append(batches.get(i));
                readings += BATCH;
            }
        }
        double perSecond = (readings - before) / bench.secondsSince(start);
        return new Filled(readings, store.usedBytes(), perSecond);
    }

    /** A quarter of what will go in, roughly. */
    private static long warmUpFor(long bytes) {
        return bytes / 32 / BATCH * BATCH;
    }

    private static double verify(Path folder, long readings, Bench bench) {
        long start = bench.ticker().getAsLong();
        JournalInspector.LaneView view = new JournalInspector(folder).view(LaneName.READINGS);
        double seconds = bench.secondsSince(start);
        if (view.endOffset() != readings || !view.problems().isEmpty()) {
            throw new WrongOutcomeException(
                    "%d readings were appended, the journal holds %d and says %s"
                            .formatted(readings, view.endOffset(), view.problems()));
        }
        return seconds;
    }

    private static Result open(Path folder, String name, long readings, Bench bench) {
        double[] seconds = new double[OPENINGS];
        String cache = "";
        for (int i = 0; i < OPENINGS; i++) {
            cache = PageCache.prepare(bench.isQuick());
            long start = bench.ticker().getAsLong();
            try (JournalDirectory directory = JournalStore.open(folder, bench.ticker())) {
                seconds[i] = bench.secondsSince(start);
                long end = directory.lane(LaneName.READINGS).endOffset();
                if (end != readings) {
                    throw new WrongOutcomeException(
                            "%d readings were appended, %d came back".formatted(readings, end));
                }
            }
        }
        return Result.of(name, Statistics.median(seconds), "s")
                .noting("median of %d openings, %s".formatted(OPENINGS, cache));
    }
}
