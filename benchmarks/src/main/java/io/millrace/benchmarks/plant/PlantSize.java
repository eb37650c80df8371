package io.millrace.benchmarks.plant;

import java.time.Duration;

/**
 * How big the plant is and how often it speaks.
 *
 * @param pumps each with {@link PlantLoad#CHANNELS} channels, each channel a sensor
 * @param period between two readings of a channel
 */
public record PlantSize(int pumps, Duration period) {
    public PlantSize {
        if (pumps < 1 || period.toNanos() < 1_000) {
            throw new IllegalArgumentException(
                    "a plant needs 1 pump and a period of a microsecond, not %d and %s"
                            .formatted(pumps, period));
        }
    }

    /** The plant with so many sensors that gives so many readings a second in all. */
    public static PlantSize of(int sensors, int readingsPerSecond) {
        int pumps = Math.max(1, sensors / PlantLoad.CHANNELS);
        long nanos = 1_000_000_000L * pumps * PlantLoad.CHANNELS / readingsPerSecond;
        return new PlantSize(pumps, Duration.ofNanos(nanos));
    }

    public int sensors() {
        return pumps * PlantLoad.CHANNELS;
    }
}
