package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What came of {@link Publisher#publish}. */
public sealed interface SendOutcome {

    /**
     * The whole chunk and its position are in Kafka.
     *
     * @param sending from the transaction's begin until Kafka had every record
     * @param committing from then until it had committed them: a round trip and nothing else
     */
    record Committed(Duration sending, Duration committing) implements SendOutcome {}

    /** Nothing of it is in Kafka and the publisher is ready for another try. */
    record RetryLater(String reason) implements SendOutcome {}

    /**
     * It may be in Kafka or not. The publisher must be closed and opened again; then Kafka says
     * which.
     */
    record Unknown(String reason) implements SendOutcome {}

    /**
     * Nothing of it is in Kafka, and this part never will be as it is: another try without it may
     * succeed.
     *
     * @param entries reason by offset
     * @param topics reason by topic, for all entries of that topic
     */
    record Rejected(Map<Long, String> entries, Map<String, String> topics) implements SendOutcome {
        public Rejected {
            entries = Map.copyOf(entries);
            topics = Map.copyOf(topics);
        }
    }

    /**
     * Kafka no longer accepts this writer. Whether the chunk is in Kafka is as unknown as with
     * {@link Unknown}.
     *
     * @param newest the newest position that Kafka keeps, which may say who the other writer is;
     *     empty when there is none or it could not be read
     */
    record Fenced(Optional<Progress> newest) implements SendOutcome {}
}
