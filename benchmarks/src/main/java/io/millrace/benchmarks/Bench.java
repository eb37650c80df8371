package io.millrace.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What every measurement is given.
 *
 * @param folder its files go here; the caller deletes them
 * @param leftovers what must go even when the user ends the run in the middle
 * @param data the folder that the user gave, if any
 * @param isQuick short and small: the figures show that it works, not what the machine can do
 * @param ticker elapsed nanoseconds
 * @param wallMicros microseconds since 1970
 * @param progress is told in one line what happens now
 */
public record Bench(
        Path folder,
        Leftovers leftovers,
        Optional<Path> data,
        boolean isQuick,
        LongSupplier ticker,
        LongSupplier wallMicros,
        Consumer<String> progress) {

    public void say(String line) {
        progress.accept(line);
    }

    /** One of two durations. */
    public Duration lasting(Duration quick, Duration full) {
        return isQuick ? quick : full;
    }

    /** Seconds since a moment of {@link #ticker}. */
    public double secondsSince(long startNanos) {
        return (ticker.getAsLong() - startNanos) / 1e9;
    }
}
