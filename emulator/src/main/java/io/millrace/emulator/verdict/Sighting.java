package io.millrace.emulator.verdict;

import io.millrace.emulator.verdict.Observed.TopicKind;

/**
 * Where and when the consumer read a record.
 *
 * @param visibleNanos when it became visible, in elapsed nanoseconds
 */
public record Sighting(
        TopicKind kind, String topic, int partition, long offset, long visibleNanos) {

    /** As Kafka's own tools name a place, for example {@code topic-sensor01-0@57}. */
    String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
