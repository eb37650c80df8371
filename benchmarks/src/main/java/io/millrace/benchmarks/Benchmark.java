package io.millrace.benchmarks;

import java.util.List;

/**
 * What one {@code bench NAME} runs.
 *
 * @param name as the command line knows it
 * @param about one line for a person
 * @param measurements in the order in which they run
 */
public record Benchmark(String name, String about, List<Measurement> measurements) {
    public Benchmark {
        measurements = List.copyOf(measurements);
    }
}
