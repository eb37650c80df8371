package io.millrace.gateway.pipeline;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the outbox takes what it is given; logs the changes, not the repetitions. */
final class StorageCondition {

    private static final Logger LOG = System.getLogger(StorageCondition.class.getName());

    private volatile Optional<String> trouble = Optional.empty();
    private Instant since = Instant.EPOCH;

    /** What is wrong, for an operator; may be asked from any thread. */
    Optional<String> trouble() {
        return trouble;
    }

    void refused(RuntimeException refusal, String what, Instant now) {
        if (trouble.isEmpty()) {
            since = now;
            LOG.log(
                    Level.ERROR,
                    "storage takes nothing: {0}. Kept in memory, unacknowledged: {1}. Sensors are"
                            + " held back until there is room",
                    refusal.getMessage(),
                    what);
        }
        trouble = Optional.of(String.valueOf(refusal.getMessage()));
    }

    void taken(Instant now) {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            LOG.log(
                    Level.INFO,
                    "storage takes readings again after {0} s",
                    Duration.between(since, now).toSeconds());
        }
    }
}
