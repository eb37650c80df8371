package io.millrace.bridge.forward;

import java.time.Duration;

/**
 * How topics are made.
 *
 * @param partitions of each sensor's topic, 1 or more
 * @param replicationFactor wanted; lowered with a warning where there are fewer brokers
 * @param retention of readings, alerts and status, counted from their arrival in Kafka
 * @param create whether missing topics are made; otherwise what belongs to them is parked
 * @param limit most topics that this gateway may use
 */
public record TopicSettings(
        int partitions, int replicationFactor, Duration retention, boolean create, int limit) {
    public static final TopicSettings DEFAULTS =
            new TopicSettings(1, 3, Duration.ofDays(7), true, 4_000);

    public TopicSettings {
        if (partitions < 1 || replicationFactor < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "partitions, replication factor and topic limit must be 1 or more, not %d, %d and %d"
                            .formatted(partitions, replicationFactor, limit));
        }
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("the retention must be positive, not " + retention);
        }
    }
}
