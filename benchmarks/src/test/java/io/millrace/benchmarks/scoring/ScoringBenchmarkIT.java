package io.millrace.benchmarks.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.Leftovers;
import io.millrace.benchmarks.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringBenchmarkIT {
    @TempDir private Path folder;

    @Test
    void saysWhatAWindowCosts() {
        Bench bench =
                new Bench(
                        folder,
                        new Leftovers(),
                        Optional.empty(),
                        true,
                        System::nanoTime,
                        () -> 0,
                        _ -> {});

        List<Result> results = new WindowCost().measure(bench);

        assertThat(results)
                .extracting(Result::name)
                .containsExactly(
                        "us-per-window@1",
                        "us-per-window@64",
                        "naive-us-per-window@1",
                        "naive-ratio@1",
                        "allocated-per-window@1",
                        "resident-growth");
        assertThat(results.getFirst().value()).isPositive();
    }
}
