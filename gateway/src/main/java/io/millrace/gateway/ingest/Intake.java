package io.millrace.gateway.ingest;

import java.time.Duration;
import java.util.Collection;

/**
 * The one bounded queue between the sources and the pipeline thread. Sources offer; the pipeline
 * drains.
 *
 * <p>A refused QoS 1 delivery stays with its source, unacknowledged, until there is room: flow
 * control then reaches the sensor. A refused QoS 0 delivery is lost, and {@link #dropped} counts
 * it.
 */
public interface Intake {
    /** Whether it was taken. Never blocks. Thread-safe. */
    boolean offer(Delivery delivery);

    /** A delivery that could be neither taken nor pushed back was lost. Thread-safe. */
    void dropped(Delivery delivery);

    /**
     * Moves what is there into {@code batch}, waiting up to {@code wait} for the first. Pipeline
     * thread only.
     *
     * @return how many were moved
     */
    int drain(Collection<? super Delivery> batch, int deliveriesMax, Duration wait);
}
