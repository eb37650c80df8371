package io.millrace.emulator.plant;

import java.time.Duration;

/** Durations as the arithmetic wants them. */
final class Seconds {
    private static final double NANOS = 1e9;

    private Seconds() {}

    static double of(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /**
     * Share of a first-order deviation that is left after {@code step}; 0 for a time constant of 0.
     */
    static double decay(Duration step, Duration timeConstant) {
        return timeConstant.isPositive() ? Math.exp(-of(step) / of(timeConstant)) : 0.0;
    }
}
