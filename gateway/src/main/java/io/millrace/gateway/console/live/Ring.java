package io.millrace.gateway.console.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest stretch of a value, down-sampled: smallest, mean and largest per bucket of equal
 * length. Takes 12 bytes per bucket, for ever.
 *
 * <p>A value whose time is one bucket late counts in the newest bucket, since messages of several
 * connections overtake each other a little; one that is later still means that the clock was set
 * back, and everything begins anew. One thread at a time.
 */
final class Ring {

    private static final long NONE = Long.MIN_VALUE;

    private final long stepMillis;
    private final float[] min;
    private final float[] mean;
    private final float[] max;
    private long newest = NONE;
    private double sum;
    private long count;

    Ring(Duration step, int buckets) {
        this.stepMillis = step.toMillis();
        this.min = new float[buckets];
        this.mean = new float[buckets];
        this.max = new float[buckets];
    }

    void add(Instant at, double value) {
        long bucket = Math.floorDiv(at.toEpochMilli(), stepMillis);
        if (newest == NONE || bucket < newest - 1) {
            begin(bucket);
        } else if (bucket > newest) {
            moveOn(bucket);
        }
        int slot = slot(newest);
        float shown = (float) value;
        sum += value;
        count++;
        mean[slot] = (float) (sum / count);
        min[slot] = count == 1 ? shown : Math.min(min[slot], shown);
        max[slot] = count == 1 ? shown : Math.max(max[slot], shown);
    }

    private void begin(long bucket) {
        Arrays.fill(mean, Float.NaN);
        newest = bucket;
        sum = 0;
        count = 0;
    }

    private void moveOn(long bucket) {
        if (bucket - newest >= mean.length) {
            begin(bucket);
            return;
        }
        while (newest < bucket) {
            newest++;
            mean[slot(newest)] = Float.NaN;
        }
        sum = 0;
        count = 0;
    }

    private int slot(long bucket) {
        return Math.floorMod(bucket, mean.length);
    }

    /** All buckets up to the one that {@code now} is in, the oldest first. */
    Trace upTo(Instant now) {
        long last = Math.floorDiv(now.toEpochMilli(), stepMillis);
        long first = last - mean.length + 1;
        List<Float> lows = new ArrayList<>(mean.length);
        List<Float> means = new ArrayList<>(mean.length);
        List<Float> highs = new ArrayList<>(mean.length);
        for (long bucket = first; bucket <= last; bucket++) {
            int slot = slot(bucket);
            boolean isKept = newest != NONE && bucket <= newest && bucket > newest - mean.length;
            boolean isFilled = isKept && !Float.isNaN(mean[slot]);
            lows.add(isFilled ? min[slot] : Float.NaN);
            means.add(isFilled ? mean[slot] : Float.NaN);
            highs.add(isFilled ? max[slot] : Float.NaN);
        }
        return new Trace(Instant.ofEpochMilli(first * stepMillis), stepMillis, means, lows, highs);
    }
}
