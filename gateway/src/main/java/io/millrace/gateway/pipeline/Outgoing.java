package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Accounting.Tally;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery.Arrival;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutgoingReading;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch on its way to the outbox, kept until the outbox has taken all of it.
 *
 * <p>Alerts are appended first, and readings only when those alerts are durable (A1): whatever
 * instant the power goes, a reading on disk has its alert on disk too. The other way round the
 * redelivered reading would be recognised as stored and its alert forgotten. Alerts are rare and
 * forced at once, so that a batch with alerts waits for one force.
 *
 * <p>Owned by the pipeline thread.
 */
final class Outgoing {

    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<Queued> readings = new ArrayList<>();
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();

    private record Queued(OutgoingReading reading, Arrival arrival) {}

    private long readingsOffset;
    private long alertsOffset;

    void add(AlertTransition transition) {
        transitions.add(transition);
    }

    void add(OutgoingReading reading, Arrival arrival) {
        readings.add(new Queued(reading, arrival));
    }

    void add(Acknowledgement acknowledgement) {
        acknowledgements.add(acknowledgement);
    }

    boolean isEmpty() {
        return transitions.isEmpty() && readings.isEmpty() && acknowledgements.isEmpty();
    }

    /** Whether readings wait for the force of the alerts that were appended before them. */
    boolean awaitsAlerts(PendingAcknowledgements pending) {
        return transitions.isEmpty()
                && !readings.isEmpty()
                && !pending.areAlertsDurable(alertsOffset);
    }

    /**
     * Appends what has not been taken yet, then hands the acknowledgements over. Stops after the
     * alerts while {@link #awaitsAlerts}: call again.
     *
     * @return how many deliveries now wait for the force
     * @throws io.millrace.gateway.outbox.OutboxFullException what was taken stays taken; call again
     *     later for the rest
     */
    int store(Pipeline.Stages stages, PendingAcknowledgements pending, Tally tally) {
        Outbox outbox = stages.outbox();
        if (!transitions.isEmpty()) {
            alertsOffset = outbox.appendAlerts(List.copyOf(transitions));
            transitions.clear();
        }
        if (awaitsAlerts(pending)) {
            return 0;
        }
        if (!readings.isEmpty()) {
            readingsOffset = outbox.appendReadings(readings.stream().map(Queued::reading).toList());
            long offset = readingsOffset - readings.size();
            for (Queued queued : readings) {
                stages.reception().stored(queued.reading(), queued.arrival(), offset);
                offset++;
            }
            tally.settled(Outcome.APPENDED, readings.size());
            readings.clear();
        }
        int waiting = acknowledgements.size();
        if (waiting > 0) {
            pending.add(
                    new PendingAcknowledgements.Covering(readingsOffset, alertsOffset),
                    acknowledgements);
            acknowledgements.clear();
        }
        return waiting;
    }

    /** How many deliveries it still holds back. */
    int size() {
        return acknowledgements.size();
    }

    /** What is still to be appended, for a log line. */
    String describe() {
        return "%d readings and %d alert transitions"
                .formatted(readings.size(), transitions.size());
    }
}
