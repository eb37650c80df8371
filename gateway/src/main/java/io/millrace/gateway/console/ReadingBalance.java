package io.millrace.gateway.console;

import io.millrace.gateway.outbox.OutboxStatus;

/**
 * Where every reading is. Both identities hold in each instance, because each side keeps its own:
 *
 * <p>{@code received = inFlight + suppressed + duplicate + rejected + dropped + appended} and
 * {@code recovered + appended = forwarded + parked + evicted + damaged + backlog}.
 */
public record ReadingBalance(
        long received,
        long inFlight,
        long suppressed,
        long duplicate,
        long rejected,
        long dropped,
        long appended,
        long recovered,
        long forwarded,
        long parked,
        long evicted,
        long damaged,
        long backlog) {

    /**
     * What the gateway has counted on its side of the outbox; balanced in itself.
     *
     * @param received all that came in, whatever became of it
     * @param inFlight queued or in the pipeline
     */
    public record Intake(
            long received,
            long inFlight,
            long suppressed,
            long duplicate,
            long rejected,
            long dropped,
            long appended) {}

    /**
     * Joins both sides into one look. Between the two, readings may have been appended: those count
     * as in flight still, so that {@code appended} is one number.
     *
     * @param outbox taken <em>before</em> {@code intake}
     */
    public static ReadingBalance of(OutboxStatus.Counts outbox, Intake intake) {
        return new ReadingBalance(
                intake.received(),
                intake.inFlight() + intake.appended() - outbox.appended(),
                intake.suppressed(),
                intake.duplicate(),
                intake.rejected(),
                intake.dropped(),
                outbox.appended(),
                outbox.recovered(),
                outbox.forwarded(),
                outbox.parked(),
                outbox.evicted(),
                outbox.damaged(),
                outbox.backlog());
    }

    /** Whether both identities hold. */
    public boolean isBalanced() {
        long settled = suppressed + duplicate + rejected + dropped + appended;
        long gone = forwarded + parked + evicted + damaged;
        return received == inFlight + settled && recovered + appended == gone + backlog;
    }
}
