package io.millrace.gateway.outbox;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.TimeCorrection;
import java.time.Instant;
import java.util.List;

/**
 * Takes what was judged and keeps it until the cloud has it.
 *
 * <p>An append is not yet a promise: only when {@link Durable} has reached the returned offset is
 * everything appended up to there safe from kill -9 and power loss.
 *
 * <p>Threads: all appends and {@link #forceSoon} belong to the pipeline thread; {@link #status} may
 * be called by anyone.
 */
public interface Outbox extends AutoCloseable {

    /**
     * Appends all or none, in order.
     *
     * @return the offset in {@link Lane#READINGS} that must become durable
     * @throws OutboxFullException nothing was stored
     */
    long appendReadings(List<OutgoingReading> readings);

    /**
     * Appends all or none, in order, and asks for their force at once.
     *
     * @return the offset in {@link Lane#ALERTS} that must become durable
     * @throws OutboxFullException nothing was stored
     */
    long appendAlerts(List<AlertTransition> transitions);

    /**
     * Appends what consumers must know about the gateway's clock, and asks for its force at once.
     *
     * @throws OutboxFullException nothing was stored
     */
    void append(TimeCorrection correction, Instant now);

    /**
     * Appends what the gateway says of itself, and asks for its force at once.
     *
     * @return where the next entry of {@link Lane#ALERTS} will go
     * @throws OutboxFullException nothing was stored
     */
    long append(StatusReport report);

    /** Where the next entry of {@link Lane#ALERTS} will go. */
    long alertsEnd();

    /** How many entries of {@link Lane#ALERTS} wait for the cloud. */
    long alertsWaiting();

    /** Where the next reading will go. */
    long readingsEnd();

    /** Asks for a force now rather than at the end of the commit interval; returns at once. */
    void forceSoon();

    /** Who is told, from the committer thread. Set once, before the first append. */
    void onDurable(Durable listener);

    /** One consistent look at counters and the link. */
    OutboxStatus status();

    /** Stops forwarding after the transaction in flight, forces, closes. Idempotent. */
    @Override
    void close();

    /** Told whenever a lane's durable offset moved. */
    @FunctionalInterface
    interface Durable {
        void reached(Lane lane, long durableOffset);
    }
}
