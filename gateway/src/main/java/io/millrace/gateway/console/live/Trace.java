package io.millrace.gateway.console.live;

import java.time.Instant;
import java.util.List;

/**
 * A stretch of one value in buckets of equal length; NaN where nothing came.
 *
 * @param start of the first bucket
 * @param stepMillis length of a bucket
 */
public record Trace(
        Instant start, long stepMillis, List<Float> mean, List<Float> min, List<Float> max) {
    public Trace {
        mean = List.copyOf(mean);
        min = List.copyOf(min);
        max = List.copyOf(max);
    }
}
