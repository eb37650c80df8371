package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells fresh entries from historical ones. An entry is historical when it was stored before this
 * process began, or when it was durable for longer than a limit and is still unsent: then an outage
 * or a backlog has held it up.
 *
 * <p>Measured by elapsed time at the moment it became durable, not by its own time: a sensor or a
 * gateway whose clock is wrong must not turn live readings into historical ones. Thread-safe: the
 * committer notes, the forwarder asks.
 */
final class Freshness {
    private record Mark(long nanos, long durableOffset) {}

    private static final int MARKS_PER_LIMIT = 4;

    private final long limitNanos;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long historicalBelow;

    Freshness(long endAtOpening, Duration limit) {
        this.historicalBelow = endAtOpening;
        this.limitNanos = limit.toNanos();
    }

    synchronized void durableReached(long durableOffset, long nowNanos) {
        // A mark per call would be unbounded; four per limit are exact enough.
        if (marks.isEmpty() || nowNanos - marks.getLast().nanos() >= limitNanos / MARKS_PER_LIMIT) {
            marks.addLast(new Mark(nowNanos, durableOffset));
        }
        expire(nowNanos);
    }

    /** Entries below this offset are historical if they are sent now. */
    synchronized long historicalBelow(long nowNanos) {
        expire(nowNanos);
        return historicalBelow;
    }

    private void expire(long nowNanos) {
        while (!marks.isEmpty() && nowNanos - marks.getFirst().nanos() > limitNanos) {
            historicalBelow = Math.max(historicalBelow, marks.removeFirst().durableOffset());
        }
    }
}
