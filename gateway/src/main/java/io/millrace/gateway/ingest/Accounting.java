package io.millrace.gateway.ingest;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The gateway's books, in readings (guarantee U4). In every {@link Snapshot}, {@code received =
 * inFlight + suppressed + duplicate + rejected + dropped + appended}.
 *
 * <p>The identity is a check, not a definition: {@code inFlight} is kept by its own additions and
 * subtractions, never computed from the others, so that a reading that gets lost between two steps
 * shows as an in-flight count that does not return to zero.
 *
 * <p>A message in the queue counts as one reading until it is decoded; {@link Tally#decoded} then
 * corrects {@code received} and {@code inFlight} by how many it really held.
 *
 * <p>Thread-safe: one lock, held for a few additions. The pipeline thread collects a batch in a
 * {@link Tally} and pays for the lock once per batch.
 */
public final class Accounting {

    /** Where a reading ends up. */
    public enum Outcome {
        /** Inside the deadband: not reported. */
        SUPPRESSED,
        /** Recognised as a redelivery of one already stored. */
        DUPLICATE,
        /** Could not be decoded. */
        REJECTED,
        /** Lost because it could be neither taken nor pushed back: QoS 0 and GPIO only. */
        DROPPED,
        /** In the journal. */
        APPENDED
    }

    private final Object lock = new Object();
    private final EnumMap<Outcome, Long> outcomes = zeroes();
    private long received;
    private long inFlight;

    /**
     * Runs {@code offer} and, when it answers true, counts one reading received and in flight, as
     * one step: nobody can settle the reading before it was counted.
     *
     * @return what {@code offer} answered
     */
    public boolean receivedIf(BooleanSupplier offer) {
        synchronized (lock) {
            boolean isTaken = offer.getAsBoolean();
            if (isTaken) {
                received++;
                inFlight++;
            }
            return isTaken;
        }
    }

    /** One message that never reached the queue was received and met its end at the door. */
    public void receivedAndSettled(Outcome outcome) {
        receivedAndSettled(outcome, 1);
    }

    /** So many readings came to this gateway and met their end at the door. */
    public void receivedAndSettled(Outcome outcome, long readings) {
        synchronized (lock) {
            received += readings;
            outcomes.merge(outcome, readings, Long::sum);
        }
    }

    /** Books everything in {@code tally} as one step and empties it. */
    public void book(Tally tally) {
        synchronized (lock) {
            received += tally.receivedMore;
            inFlight += tally.receivedMore;
            tally.settled.forEach((outcome, readings) -> {
                inFlight -= readings;
                outcomes.merge(outcome, readings, Long::sum);
            });
        }
        tally.clear();
    }

    /** All counts at one instant. */
    public Snapshot snapshot() {
        synchronized (lock) {
            return new Snapshot(received, inFlight, outcomes);
        }
    }

    private static EnumMap<Outcome, Long> zeroes() {
        EnumMap<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0L);
        }
        return counts;
    }

    /**
     * What happened in one batch of the pipeline. Confined to one thread; reused from batch to
     * batch.
     */
    public static final class Tally {
        private final EnumMap<Outcome, Long> settled = new EnumMap<>(Outcome.class);
        private long receivedMore;

        /** One queued message turned out to hold {@code readings} readings, 0 or more. */
        public void decoded(int readings) {
            receivedMore += readings - 1L;
        }

        /** So many readings in flight met {@code outcome}. */
        public void settled(Outcome outcome, long readings) {
            settled.merge(outcome, readings, Long::sum);
        }

        private void clear() {
            settled.clear();
            receivedMore = 0;
        }
    }

    /**
     * All counts at one instant, in readings since the start.
     *
     * @param inFlight queued or in the pipeline
     */
    public record Snapshot(long received, long inFlight, Map<Outcome, Long> outcomes) {
        public Snapshot {
            outcomes = Map.copyOf(outcomes);
        }

        public long of(Outcome outcome) {
            return outcomes.get(outcome);
        }

        /** Whether the identity of U4 holds. */
        public boolean isBalanced() {
            long settled = outcomes.values().stream().mapToLong(Long::longValue).sum();
            return received == inFlight + settled;
        }
    }
}
