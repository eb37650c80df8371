package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Paces the draining of a backlog to so many entries per second; what is fresh passes unpaced,
 * otherwise a limit below the live rate would build the backlog that it is to spare. Not
 * thread-safe.
 *
 * @see ForwardSettings#drainPerSecond()
 */
final class DrainLimit {
    private final OptionalLong perSecond;
    private long nextAtNanos;
    private boolean isPacing;

    DrainLimit(OptionalLong perSecond) {
        this.perSecond = perSecond;
    }

    /** The size of a chunk from the backlog: at most a quarter second's worth. */
    int cap(int entries) {
        return perSecond.isPresent()
                ? (int) Math.max(1, Math.min(entries, perSecond.getAsLong() / 4))
                : entries;
    }

    /** How long the next chunk from the backlog must wait. */
    Duration waitFor(long nowNanos) {
        return isPacing ? Duration.ofNanos(Math.max(0, nextAtNanos - nowNanos)) : Duration.ZERO;
    }

    void sent(long historicalEntries, long startedNanos) {
        isPacing = perSecond.isPresent() && historicalEntries > 0;
        if (isPacing) {
            nextAtNanos = startedNanos + historicalEntries * 1_000_000_000L / perSecond.getAsLong();
        }
    }
}
