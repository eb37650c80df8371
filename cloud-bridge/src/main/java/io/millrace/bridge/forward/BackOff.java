package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubled at each failure up to a maximum, then drawn from
 * its upper half, so that many gateways do not knock at the same instant. Not thread-safe.
 */
final class BackOff {
    private final Duration first;
    private final Duration max;
    private final RandomGenerator random;
    private Duration ceiling;

    BackOff(Duration first, Duration max, RandomGenerator random) {
        if (first.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "the first wait %s must not exceed the longest %s".formatted(first, max));
        }
        this.first = first;
        this.max = max;
        this.random = random;
        this.ceiling = first;
    }

    Duration next() {
        long half = ceiling.toNanos() / 2;
        Duration drawn = Duration.ofNanos(half + random.nextLong(half + 1));
        Duration doubled = ceiling.multipliedBy(2);
        ceiling = doubled.compareTo(max) > 0 ? max : doubled;
        return drawn;
    }

    void reset() {
        ceiling = first;
    }
}
