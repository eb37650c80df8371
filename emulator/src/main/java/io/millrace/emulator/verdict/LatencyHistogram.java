package io.millrace.emulator.verdict;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Latencies in whole microseconds, in buckets at most 1/16 of their value wide, in a fixed memory.
 * Not thread-safe.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 5;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int BUCKETS = (Long.SIZE - SUB_BITS + 1) * SUB_BUCKETS;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final long[] counts = new long[BUCKETS];
    private long total;

    void add(Duration latency) {
        counts[bucket(Math.max(0, latency.toNanos() / 1_000))]++;
        total++;
    }

    /**
     * The latency that the share {@code quantile} of all stays below, in milliseconds; empty
     * without any.
     *
     * @param quantile over 0, at most 1
     */
    OptionalDouble millis(double quantile) {
        long rank = (long) Math.ceil(quantile * total);
        long counted = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counted += counts[bucket];
            if (counted >= rank && counted > 0) {
                return OptionalDouble.of(middleMicros(bucket) / MICROS_PER_MILLI);
            }
        }
        return OptionalDouble.empty();
    }

    private static int bucket(long micros) {
        int magnitude = Math.max(0, Long.SIZE - SUB_BITS - Long.numberOfLeadingZeros(micros));
        // Magnitude 0 holds the values below SUB_BUCKETS one by one; each further one doubles the
        // width, and uses the
        // upper half of its places.
        return magnitude * SUB_BUCKETS + (int) (micros >>> magnitude);
    }

    private static double middleMicros(int bucket) {
        int magnitude = bucket / SUB_BUCKETS;
        long low = (long) (bucket % SUB_BUCKETS) << magnitude;
        return low + ((1L << magnitude) - 1) / 2.0;
    }
}
