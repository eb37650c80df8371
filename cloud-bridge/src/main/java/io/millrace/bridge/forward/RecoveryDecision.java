package io.millrace.bridge.forward;

import java.util.Optional;

/** Where a lane goes on after Kafka was asked how far it has come, and what that means. */
public sealed interface RecoveryDecision {

    /** The offset to send next. */
    long from();

    /** Whether the journal must get a new id and epoch, because its old ones are used elsewhere. */
    default boolean renewsIdentity() {
        return false;
    }

    /** What an operator should know; empty when all is as usual. */
    Optional<String> warning();

    /** Kafka and the journal agree. */
    record GoOn(long from) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    /** Neither Kafka nor the journal has seen the other before. */
    record FirstTime(long from) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    /**
     * Kafka holds less than the journal has already let go of.
     *
     * @param position what Kafka has
     */
    record BehindStart(long from, long position) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("Kafka has entries up to %d, the journal keeps them from %d: what was "
                                    + "evicted between has its gap records; if nothing was evicted, Kafka has "
                                    + "lost what it had confirmed")
                            .formatted(position, from));
        }
    }

    /**
     * Kafka holds more than the journal ever had: the disk was restored from a copy or lost its
     * end.
     *
     * @param position what Kafka has
     */
    record AheadOfJournal(long from, long position) implements RecoveryDecision {
        @Override
        public boolean renewsIdentity() {
            return true;
        }

        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("Kafka has entries up to %d that this journal does not have: the disk "
                                    + "was restored from a copy or has lost its end; the journal starts a new "
                                    + "epoch and goes on at %d")
                            .formatted(position, from));
        }
    }

    /**
     * Another copy of this journal has written to Kafka.
     *
     * @param opening the opening of the other copy
     */
    record ClonedJournal(long from, String opening) implements RecoveryDecision {
        @Override
        public boolean renewsIdentity() {
            return true;
        }

        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("a copy of this journal (opening %s) has been writing to Kafka under "
                                    + "this gateway's id: give every gateway an id of its own; the journal "
                                    + "starts a new epoch and goes on at %d")
                            .formatted(opening, from));
        }
    }

    /**
     * A different journal was here before: the disk was wiped or replaced.
     *
     * @param journalId the id of that journal
     */
    record OtherJournal(long from, String journalId) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("Kafka's position belongs to another journal (%s): the disk was wiped or "
                                    + "replaced, or another gateway uses this id; going on at %d")
                            .formatted(journalId, from));
        }
    }

    /** Kafka once knew the position and no longer does. */
    record ProgressLost(long from) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("Kafka has lost this gateway's progress topic; going on at %d as the "
                                    + "journal remembers it, some records may come twice or be missing")
                            .formatted(from));
        }
    }

    /**
     * Another Kafka than before.
     *
     * @param previous the cluster id last seen
     */
    record OtherCluster(long from, String previous) implements RecoveryDecision {
        @Override
        public Optional<String> warning() {
            return Optional.of(
                    ("this is another Kafka cluster than before (%s); everything that the "
                                    + "journal still keeps goes to it, from %d")
                            .formatted(previous, from));
        }
    }
}
