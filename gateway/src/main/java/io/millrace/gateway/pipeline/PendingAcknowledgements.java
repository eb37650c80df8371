package io.millrace.gateway.pipeline;

import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.outbox.Lane;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Deliveries that wait for their force, in the order in which they were taken.
 *
 * <p>A batch waits for everything appended up to and including itself, in both lanes. That one rule
 * covers every case: readings and alerts of the batch, a duplicate whose original stands in an
 * earlier batch, a rejected message. It holds back no longer than the next force, and keeps the
 * acknowledgements of a connection in order, as MQTT demands.
 *
 * <p>Thread-safe: the pipeline thread adds, the committer thread reports durable offsets.
 * Acknowledgements run under the lock, so that no two threads can swap them; they only hand over to
 * the source's own thread.
 */
final class PendingAcknowledgements {

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Consumer<RuntimeException> onFailure;
    private long durableReadings;
    private long durableAlerts;
    private int deliveries;

    /** The offsets, one per lane, below which everything must be durable. */
    record Covering(long readings, long alerts) {
        static final Covering NOTHING = new Covering(0, 0);
    }

    private record Waiting(Covering covering, List<Acknowledgement> acknowledgements) {}

    /**
     * @param onFailure told when a source's acknowledgement threw: its connection has gone, it will
     *     send again
     */
    PendingAcknowledgements(Consumer<RuntimeException> onFailure) {
        this.onFailure = onFailure;
    }

    /** Acknowledges as soon as both lanes are durable up to {@code covering}; perhaps at once. */
    synchronized void add(Covering covering, List<Acknowledgement> acknowledgements) {
        waiting.add(new Waiting(covering, List.copyOf(acknowledgements)));
        deliveries += acknowledgements.size();
        release();
    }

    /** Everything of {@code lane} below {@code offset} is on disk. */
    synchronized void durable(Lane lane, long offset) {
        switch (lane) {
            case READINGS -> durableReadings = Math.max(durableReadings, offset);
            case ALERTS -> durableAlerts = Math.max(durableAlerts, offset);
        }
        release();
    }

    /** Whether everything of the alerts lane below {@code offset} is on disk. */
    synchronized boolean areAlertsDurable(long offset) {
        return offset <= durableAlerts;
    }

    /** How many deliveries wait. */
    synchronized int size() {
        return deliveries;
    }

    private void release() {
        while (!waiting.isEmpty() && isCovered(waiting.peek().covering())) {
            List<Acknowledgement> safe = waiting.remove().acknowledgements();
            deliveries -= safe.size();
            safe.forEach(this::acknowledge);
        }
    }

    private boolean isCovered(Covering covering) {
        return covering.readings() <= durableReadings && covering.alerts() <= durableAlerts;
    }

    private void acknowledge(Acknowledgement acknowledgement) {
        try {
            acknowledgement.acknowledge();
        } catch (RuntimeException gone) {
            onFailure.accept(gone);
        }
    }
}
