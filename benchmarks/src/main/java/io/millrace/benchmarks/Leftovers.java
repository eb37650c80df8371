package io.millrace.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must go when a measurement ends, however it ends: mounts, processes, files. Taken away in
 * the reverse order of entering, at {@link #close}, and at the latest when this process is asked to
 * end. Thread-safe.
 */
public final class Leftovers implements AutoCloseable {
    private final Deque<Runnable> removals = new ArrayDeque<>();
    private final Thread atExit = Thread.ofPlatform().unstarted(this::takeAway);

    public Leftovers() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * @param removal idempotent, because its owner may be earlier
     */
    public synchronized void add(Runnable removal) {
        removals.push(removal);
    }

    /** One that fails must not keep the others. */
    private synchronized void takeAway() {
        RuntimeException first = null;
        while (!removals.isEmpty()) {
            try {
                removals.pop().run();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs; whoever comes second waits and finds nothing.
            takeAway();
            return;
        }
        takeAway();
    }
}
