package io.millrace.benchmarks.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Leftovers;
import io.millrace.benchmarks.Result;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, gateway and plain producer in processes of their own, with a backlog of seconds. */
class ForwardBenchmarkIT {
    private static final int BACKLOG = 5_000;

    @TempDir Path folder;

    @Test
    void drainsABacklogExactlyOnceAndComparesItWithAPlainProducer() {
        try (Leftovers leftovers = new Leftovers()) {
            Bench bench =
                    new Bench(
                            folder,
                            leftovers,
                            Optional.empty(),
                            true,
                            System::nanoTime,
                            () -> 0,
                            _ -> {});

            assertThat(new BacklogDrain(20, BACKLOG).measure(bench))
                    .extracting(Result::name)
                    .containsExactly(
                            "backlog-drain-ratio@20",
                            "backlog-drain-rate@20",
                            "backlog-drain-cpu-ratio@20");
        }
    }
}
