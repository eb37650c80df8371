package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.ingest.Accounting.Outcome;
import io.millrace.gateway.ingest.Accounting.Tally;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.pipeline.Judge.Verdict;
import io.millrace.gateway.pipeline.Reception.Received;
import io.millrace.gateway.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All that one message leads to, decided in full before any of it counts, so that a defect half-way
 * leaves nothing behind.
 */
sealed interface MessageOutcome {

    record Rejected() implements MessageOutcome {}

    record Judged(
            Received.Readings received,
            List<OutgoingReading> readings,
            List<AlertTransition> transitions)
            implements MessageOutcome {}

    static MessageOutcome of(Received received, Judge judge, Instant now) {
        return switch (received) {
            case Received.Rejected() -> new Rejected();
            case Received.Readings readings -> judged(readings, judge, now);
        };
    }

    private static Judged judged(Received.Readings received, Judge judge, Instant now) {
        List<OutgoingReading> readings = new ArrayList<>(received.fresh().size());
        List<AlertTransition> transitions = new ArrayList<>();
        for (Reading reading : received.fresh()) {
            Verdict verdict = judge.judge(reading, now);
            transitions.addAll(verdict.transitions());
            verdict.suppressedBefore()
                    .ifPresent(held ->
                            readings.add(
                                    new OutgoingReading(reading, held, received.payloadHash())));
        }
        received.losses().forEach(loss -> transitions.addAll(judge.judge(loss, now)));
        return new Judged(received, readings, transitions);
    }

    /** Counts what is settled by now; what goes on is settled when it is appended. */
    default void tally(Tally tally) {
        switch (this) {
            case Rejected() -> tally.settled(Outcome.REJECTED, 1);
            case Judged judged -> {
                int fresh = judged.received().fresh().size();
                int duplicates = judged.received().duplicates();
                tally.decoded(fresh + duplicates);
                tally.settled(Outcome.DUPLICATE, duplicates);
                tally.settled(Outcome.SUPPRESSED, fresh - judged.readings().size());
            }
        }
    }
}
