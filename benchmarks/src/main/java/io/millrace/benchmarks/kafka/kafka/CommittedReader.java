package io.millrace.benchmarks.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A {@code read_committed} consumer of some topics, from where they end when it is made. Not
 * thread-safe.
 */
public final class CommittedReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int EMPTY_POLLS_MAX = 200;

    private final KafkaConsumer<String, String> consumer;
    private final Set<String> names;

    public CommittedReader(String broker, Collection<String> topics) {
        this.names = Set.copyOf(topics);
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", broker,
                                "isolation.level", "read_committed",
                                "enable.auto.commit", "false",
                                "allow.auto.create.topics", "false",
                                "max.poll.records", "10000"),
                        new StringDeserializer(),
                        new StringDeserializer());
        try (Topics at = new Topics(broker)) {
            Map<TopicPartition, Long> ends = at.ends(names);
            consumer.assign(ends.keySet());
            ends.forEach(consumer::seek);
        }
    }

    /** Hands over key and value of whatever has become visible, waiting for it a moment. */
    public int poll(BiConsumer<String, String> to) {
        var records = consumer.poll(POLL);
        records.forEach(record -> to.accept(record.key(), record.value()));
        return records.count();
    }

    /** Hands over everything up to where the topics end now. */
    public void readToEnd(Topics topics, BiConsumer<String, String> to) {
        Map<TopicPartition, Long> left = new HashMap<>(topics.ends(names));
        int empty = 0;
        while (!left.isEmpty() && empty < EMPTY_POLLS_MAX) {
            empty = poll(to) == 0 ? empty + 1 : 0;
            left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
