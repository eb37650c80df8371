package io.millrace.gateway.pipeline;

import java.time.Duration;

/**
 * How often the pipeline may ask for a force before the commit interval ends.
 *
 * <p>A sender with a window of W unacknowledged messages stops until it is acknowledged, so forces
 * limit it: at most {@code W / interval} messages per second per connection, where the interval is
 * the journal's commit interval or, when the queue runs empty because everybody waits, {@link
 * #SPACING}. With the defaults a Paho 3.1.1 client (window 10) reaches 200 messages per second
 * instead of 100; a window of 1,000 reaches 20,000. Twenty forces per second are the most that the
 * flash is asked to bear for that.
 *
 * <p>Pure arithmetic over a monotonic ticker; owned by one thread.
 */
final class ForceBudget {

    /** Shortest time between two early forces: at most 20 per second. */
    static final Duration SPACING = Duration.ofMillis(50);

    private long nextAllowedNanos;
    private boolean isFresh = true;

    /** How long until an early force is allowed; zero when it is now. */
    Duration untilAllowed(long nowNanos) {
        if (isFresh) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(Math.max(0, nextAllowedNanos - nowNanos));
    }

    /** An early force was asked for. */
    void spent(long nowNanos) {
        isFresh = false;
        nextAllowedNanos = nowNanos + SPACING.toNanos();
    }
}
