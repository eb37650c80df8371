package io.millrace.testbed.kafka;

import java.time.Instant;
import java.util.Map;

/**
 * One record as a consumer sees it.
 *
 * @param key UTF-8 text; empty when the record has none
 * @param value UTF-8 text; empty for a deletion mark
 * @param headers the last value of each header, as UTF-8 text
 * @param timestamp the broker's or the producer's, as the topic is set
 */
public record TopicRecord(
        String topic,
        int partition,
        long offset,
        String key,
        String value,
        Map<String, String> headers,
        Instant timestamp) {
    public TopicRecord {
        headers = Map.copyOf(headers);
    }
}
