package io.millrace.benchmarks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Leftovers;
import io.millrace.benchmarks.Measurement;
import io.millrace.benchmarks.Result;
import io.millrace.benchmarks.device.Devices;
import io.millrace.benchmarks.journal.sqlite.SqliteStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts run and give their figures; how good those are is for a quiet machine to say. */
class JournalBenchmarkIT {
    private static final long SMALL_MIB = 8;

    @TempDir Path folder;

    private final List<String> said = new ArrayList<>();

    private List<Result> measure(Measurement measurement) {
        try (Leftovers leftovers = new Leftovers()) {
            return measurement.measure(
                    new Bench(
                            folder,
                            leftovers,
                            Optional.empty(),
                            true,
                            System::nanoTime,
                            () -> 0,
                            said::add));
        }
    }

    @Test
    void fillsVerifiesAndOpensAJournal() {
        assertThat(measure(new FilledJournal(SMALL_MIB)))
                .extracting(Result::name)
                .containsExactly("append-rate", "verify-seconds-per-gib", "start-seconds@8mib");
    }

    @Test
    void countsBytesOfTheJournalAndOfSqlite() {
        assumeTrue(Devices.canCount(), "nothing counts written bytes here");

        Result journal = only(new DeviceBytes(DeviceBytes.Rate.AT_50K, JournalStores.LINK_UP));
        Result sqlite = only(new DeviceBytes(DeviceBytes.Rate.AT_1K, SqliteStore.measured()));

        assertThat(journal.name()).isEqualTo("device-bytes-per-reading@50k");
        assertThat(sqlite.name()).isEqualTo("sqlite-device-bytes-per-reading@1k");
        assertThat(journal.value()).isPositive().isLessThan(sqlite.value());
    }

    private Result only(Measurement measurement) {
        List<Result> results = measure(measurement);
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}
