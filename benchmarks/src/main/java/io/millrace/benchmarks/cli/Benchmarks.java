package io.millrace.benchmarks.cli;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.journal.JournalBenchmark;
import java.util.List;
import java.util.Optional;

/** The benchmarks there are, and those that are promised. */
final class Benchmarks {
    static final List<Benchmark> HERE = List.of(JournalBenchmark.create());

    /**
     * Named by the command's contract; each comes with the part of the product that it measures.
     */
    static final List<String> LATER =
            List.of("pipeline", "latency", "scoring", "detection", "start", "memory", "all");

    private Benchmarks() {}

    static Optional<Benchmark> named(String name) {
        return HERE.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    static String names() {
        return String.join(", ", HERE.stream().map(Benchmark::name).toList());
    }
}
