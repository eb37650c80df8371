package io.millrace.benchmarks;

import java.util.List;

/** One thing that is measured: sets up its own world, measures, cleans up. */
public interface Measurement {

    /** Short, as {@code bench --only} knows it. */
    String name();

    List<Result> measure(Bench bench);
}
