package io.millrace.bridge.forward;

import java.time.Duration;

/**
 * How many entries the next transaction may carry, learnt from the last ones, so that it ends well
 * before its time-out even on a link of a few kilobytes per second. Not thread-safe.
 *
 * <p>The shortest transaction seen tells the round trips that any transaction costs; what a chunk
 * takes beyond that is paid for its entries, and that part is what the size is steered by.
 * Otherwise a link with long round trips would be taken for a narrow one, and drain one entry at a
 * time.
 */
final class ChunkSize {
    private static final int START = 1_000;

    /** What a full chunk's entries should take: short, because a cut link repeats all of it. */
    private static final long COMFORT_NANOS = Duration.ofSeconds(2).toNanos();

    private final int max;
    private final long quarterNanos;
    private int entries;
    private long shortestNanos = Long.MAX_VALUE;

    ChunkSize(int max, Duration transactionTimeout) {
        this.max = max;
        this.quarterNanos = transactionTimeout.toNanos() / 4;
        this.entries = Math.min(START, max);
    }

    int entries() {
        return entries;
    }

    void committed(int sent, Duration took) {
        long nanos = took.toNanos();
        shortestNanos = Math.min(shortestNanos, nanos);
        long forEntriesNanos = nanos - shortestNanos;
        if (nanos > quarterNanos || forEntriesNanos > 2 * COMFORT_NANOS) {
            failed(sent);
        } else if (sent >= entries
                && 2 * forEntriesNanos <= COMFORT_NANOS
                && nanos + forEntriesNanos <= quarterNanos) {
            entries = Math.min(max, entries * 2);
        }
    }

    /**
     * A transaction did not come through: perhaps it was too much, or holds an entry that poisons
     * it. Halving what was sent, not what was allowed, soon leaves such an entry alone.
     */
    void failed(int sent) {
        entries = Math.max(1, Math.min(entries, Math.max(1, sent)) / 2);
    }
}
