package io.millrace.bridge.forward;

import java.time.Duration;
import java.time.Instant;

/**
 * Says when a publisher that seems fine must be opened again: unused for so long that Kafka is
 * about to forget it, or after a step of the wall clock, which confuses time-outs inside a client.
 * Not thread-safe.
 */
final class ProducerAge {
    private final ForwardClock clock;
    private long lastUsedNanos;
    private long lastSeenNanos;
    private Instant lastSeen;

    ProducerAge(ForwardClock clock) {
        this.clock = clock;
        renewed();
    }

    void renewed() {
        used();
        lastSeenNanos = lastUsedNanos;
        lastSeen = clock.wall().instant();
    }

    void used() {
        lastUsedNanos = clock.ticker().getAsLong();
    }

    boolean mustRenew() {
        long nanos = clock.ticker().getAsLong();
        Instant wall = clock.wall().instant();
        Duration step = Duration.between(lastSeen, wall).minusNanos(nanos - lastSeenNanos).abs();
        lastSeenNanos = nanos;
        lastSeen = wall;
        return step.compareTo(ForwardSettings.CLOCK_STEP_MAX) > 0
                || nanos - lastUsedNanos > ForwardSettings.IDLE_MAX.toNanos();
    }
}
