package io.millrace.benchmarks;

import java.util.List;

/**
 * What one {@code bench NAME} runs.
 *
 * @param name as the command line knows it
 * @param about one line for a person
 * @param folder what the folder that the user may give is for
 * @param measurements in the order in which they run
 */
public record Benchmark(
        String name, String about, FolderUse folder, List<Measurement> measurements) {
    /** What a folder given with {@code --data} is for. */
    public enum FolderUse {
        /** Its disk is measured. */
        DISK,
        /** It holds recordings, and nothing is written to it. */
        RECORDINGS
    }

    public Benchmark {
        measurements = List.copyOf(measurements);
    }
}
