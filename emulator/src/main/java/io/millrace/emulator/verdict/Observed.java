package io.millrace.emulator.verdict;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** One record as the consumer read it. */
public sealed interface Observed {

    /**
     * Where a record stands in its sensor's numbering.
     *
     * @param key the record's key, {@code GATEWAY/DEVICE/CHANNEL}
     */
    record Place(String key, String epoch, long sequence) {
        /** {@code device/channel}. */
        String sensor() {
            return key.substring(key.indexOf('/') + 1);
        }
    }

    record Reading(Place place, String device, String channel, OptionalLong sourceSequence)
            implements Observed {}

    /**
     * Sequences that will never come.
     *
     * @param first of the gap; the rest lies in {@code through}
     * @param through last sequence of the gap
     */
    record Gap(Place first, long through) implements Observed {}

    record Alert(Place place, AlertRecord alert) implements Observed {}

    /** Something else that rightly stands in these topics. */
    record Other(String kind) implements Observed {}

    /** What is not a record of the contract. */
    record Unreadable(String reason) implements Observed {}

    /**
     * The part of an alert record that people and faults ask for.
     *
     * @param state raised, cleared or acknowledged
     */
    record AlertRecord(
            String device,
            Optional<String> channel,
            String alert,
            String state,
            int severity,
            Instant time,
            String message) {
        public static final String RAISED = "raised";
        public static final String CLEARED = "cleared";
        public static final String ANOMALY = "anomaly";
        public static final String FLATLINE = "flatline";
        public static final String STALE = "stale";
        public static final String DISCONNECTED = "disconnected";
    }

    /** Turns a record's key and value into what was observed; never fails. */
    @FunctionalInterface
    interface Reader {
        Observed read(String key, byte[] value);
    }

    /** Where every record goes, in the order of its partition. Called by the consumer's thread. */
    @FunctionalInterface
    interface Sink {
        void see(Sighting where, Observed record);
    }

    /** What a topic holds. */
    enum TopicKind {
        READINGS,
        ALERTS
    }
}
