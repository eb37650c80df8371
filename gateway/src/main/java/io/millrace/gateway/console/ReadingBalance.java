package io.millrace.gateway.console;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Accounting.Outcome;
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
     * Joins both sides into one look. Between the two, readings may have been appended: those count
     * as in flight still, so that {@code appended} is one number.
     *
     * @param outbox taken <em>before</em> {@code intake}
     */
    public static ReadingBalance of(OutboxStatus.Counts outbox, Accounting.Snapshot intake) {
        return new ReadingBalance(
                intake.received(),
                intake.inFlight() + intake.of(Outcome.APPENDED) - outbox.appended(),
                intake.of(Outcome.SUPPRESSED),
                intake.of(Outcome.DUPLICATE),
                intake.of(Outcome.REJECTED),
                intake.of(Outcome.DROPPED),
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
