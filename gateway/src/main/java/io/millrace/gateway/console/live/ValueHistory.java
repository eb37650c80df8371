package io.millrace.gateway.console.live;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one channel, or one device's score, has been: the last hour in buckets of 10 s and the last
 * two minutes in buckets of 2 s, together about 5.3 KB and never more.
 *
 * <p>One thread writes; anyone reads. Nobody waits for anybody: a reader copies, and copies again
 * when the writer was at work meanwhile.
 */
public final class ValueHistory {

    private static final Duration HOUR_STEP = Duration.ofSeconds(10);
    private static final int HOUR_BUCKETS = 360;
    private static final Duration RECENT_STEP = Duration.ofSeconds(2);
    private static final int RECENT_BUCKETS = 60;
    private static final int TRIES_MAX = 100;

    private final Ring hour = new Ring(HOUR_STEP, HOUR_BUCKETS);
    private final Ring recent = new Ring(RECENT_STEP, RECENT_BUCKETS);
    // Odd while the writer is at work.
    private final AtomicInteger changes = new AtomicInteger();

    /** The one writing thread only. */
    public void add(Instant at, double value) {
        int change = changes.getPlain();
        changes.setRelease(change + 1);
        VarHandle.fullFence();
        hour.add(at, value);
        recent.add(at, value);
        changes.setRelease(change + 2);
    }

    /** The last hour. Thread-safe. */
    public Trace hour(Instant now) {
        return copy(hour, now);
    }

    /** The last two minutes. Thread-safe. */
    public Trace recent(Instant now) {
        return copy(recent, now);
    }

    private Trace copy(Ring ring, Instant now) {
        Optional<Trace> copied = Optional.empty();
        for (int tries = 0; copied.isEmpty() && tries < TRIES_MAX; tries++) {
            copied = tryToCopy(ring, now);
        }
        // So busy a channel shows one bucket that is a few microseconds out of step.
        return copied.orElseGet(() -> ring.upTo(now));
    }

    private Optional<Trace> tryToCopy(Ring ring, Instant now) {
        int before = changes.getAcquire();
        if ((before & 1) != 0) {
            Thread.onSpinWait();
            return Optional.empty();
        }
        Trace trace = ring.upTo(now);
        VarHandle.fullFence();
        return changes.getPlain() == before ? Optional.of(trace) : Optional.empty();
    }
}
