package io.millrace.gateway.console;

import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads a message as a profile would, and keeps nothing of it. Thread-safe. */
public interface PayloadTrial {

    /**
     * @param profile one that a device of this gateway has
     * @return empty when there is no such profile, and while the gateway starts
     */
    Optional<Tried> read(String profile, Message message);

    /**
     * @param levels of the topic below the device's; empty: the device's own topic
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Message(String levels, byte[] payload) {}

    /**
     * @param readings empty when it was rejected
     * @param rejection why the gateway would not take it
     */
    record Tried(List<Seen> readings, Optional<Rejection> rejection) {
        public Tried {
            readings = List.copyOf(readings);
        }
    }

    /** One reading in it, as it would be judged by its quality. */
    record Seen(
            String channel,
            OptionalDouble value,
            String unit,
            String quality,
            String reason,
            Optional<Instant> sourceTime,
            OptionalLong sequence) {}
}
