package io.millrace.gateway.pipeline;

import java.time.Duration;

/**
 * How much the pipeline takes at once and how patient it is.
 *
 * @param batchDeliveriesMax most messages judged and appended together
 * @param batchReadingsMax after so many readings the rest of a batch waits for the next turn; one
 *     message may go beyond it
 * @param pendingDeliveriesMax most messages waiting for their force; above it nothing is taken, so
 *     that a disk that does not answer pushes back to the sensors
 * @param tick how often delays and stale channels are looked at; also the pause before a refused
 *     append is tried again
 * @param idle how long the queue must be empty before an early force
 */
public record PipelineLimits(
        int batchDeliveriesMax,
        int batchReadingsMax,
        int pendingDeliveriesMax,
        Duration tick,
        Duration idle) {

    public static final PipelineLimits DEFAULT =
            new PipelineLimits(
                    2_000, 50_000, 200_000, Duration.ofMillis(100), Duration.ofMillis(2));

    public PipelineLimits {
        if (batchDeliveriesMax < 1 || batchReadingsMax < 1 || pendingDeliveriesMax < 1) {
            throw new IllegalArgumentException("a pipeline takes at least one message at a time");
        }
        if (!tick.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("tick and idle must be longer than 0");
        }
    }
}
