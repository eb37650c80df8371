package io.millrace.testbed.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads whole topics the way a {@code read_committed} consumer of the plant's data would: aborted
 * and unfinished transactions stay invisible. It belongs to no consumer group and leaves no trace.
 *
 * <p>Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int EMPTY_POLLS_MAX = 100;

    private final KafkaConsumer<String, String> consumer;

    public TopicReader(String bootstrapServers) {
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "isolation.level", "read_committed",
                                "auto.offset.reset", "earliest",
                                "enable.auto.commit", "false",
                                "allow.auto.create.topics", "false"),
                        new StringDeserializer(),
                        new StringDeserializer());
    }

    /** Names of the topics that exist, without Kafka's own, sorted. */
    public Set<String> topics() {
        return new TreeSet<>(consumer.listTopics().keySet());
    }

    /**
     * Everything visible in a topic now, each partition in its order; empty when there is no such
     * topic.
     */
    public List<TopicRecord> read(String topic) {
        if (!topics().contains(topic)) {
            return List.of();
        }
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(found -> new TopicPartition(topic, found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<TopicRecord> records = new ArrayList<>();
        int emptyPolls = 0;
        while (!reached(ends) && emptyPolls < EMPTY_POLLS_MAX) {
            var polled = consumer.poll(POLL);
            emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
            polled.forEach(found -> records.add(record(found)));
        }
        if (!reached(ends)) {
            throw new BrokerFailedException(
                    "topic %s was read to %d records, then nothing came for %s although its end is %s"
                            .formatted(
                                    topic,
                                    records.size(),
                                    POLL.multipliedBy(EMPTY_POLLS_MAX),
                                    ends));
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static TopicRecord record(ConsumerRecord<String, String> found) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : found.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new TopicRecord(
                found.topic(),
                found.partition(),
                found.offset(),
                Optional.ofNullable(found.key()).orElse(""),
                Optional.ofNullable(found.value()).orElse(""),
                headers,
                Instant.ofEpochMilli(found.timestamp()));
    }
}
