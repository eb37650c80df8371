package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.journal.DeviceBytes.Rate;
import io.millrace.benchmarks.journal.sqlite.SqliteStore;
import java.util.List;

/** {@code bench journal}: what keeping a reading costs, and how fast it goes. */
public final class JournalBenchmark {
    private static final long QUICK_MIB = 64;

    private JournalBenchmark() {}

    public static Benchmark create() {
        return new Benchmark(
                "journal",
                "what keeping a reading costs the flash and the clock",
                List.of(
                        new DeviceBytes(Rate.AT_1K, JournalStores.LINK_UP),
                        new DeviceBytes(Rate.AT_50K, JournalStores.LINK_UP),
                        new DeviceBytes(Rate.AT_1K, JournalStores.OUTAGE),
                        new DeviceBytes(Rate.AT_50K, JournalStores.OUTAGE),
                        new DeviceBytes(Rate.AT_1K, SqliteStore.measured()),
                        new FilledJournal(QUICK_MIB)));
    }
}
