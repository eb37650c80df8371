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
    /** What became durable from {@code firstNanos} to {@code lastNanos}. */
    private record Mark(long firstNanos, long lastNanos, long durableOffset) {}

    private static final int MARKS_PER_LIMIT = 4;

    private final long limitNanos;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long historicalBelow;

    Freshness(long endAtOpening, Duration limit) {
        this.historicalBelow = endAtOpening;
        this.limitNanos = limit.toNanos();
    }

    synchronized void durableReached(long durableOffset, long nowNanos) {
        // A mark per call would be unbounded: what comes within a quarter of the limit shares one,
        // which grows older only from its last entry on.
        long firstNanos = nowNanos;
        if (!marks.isEmpty()
                && nowNanos - marks.getLast().firstNanos() < limitNanos / MARKS_PER_LIMIT) {
            firstNanos = marks.removeLast().firstNanos();
        }
        marks.addLast(new Mark(firstNanos, nowNanos, durableOffset));
        expire(nowNanos);
    }

    /** Entries below this offset are historical if they are sent now. */
    synchronized long historicalBelow(long nowNanos) {
        expire(nowNanos);
        return historicalBelow;
    }

    private void expire(long nowNanos) {
        while (!marks.isEmpty() && nowNanos - marks.getFirst().lastNanos() > limitNanos) {
            historicalBelow = Math.max(historicalBelow, marks.removeFirst().durableOffset());
        }
    }
}
