package io.millrace.gateway.cli.kafka;

import io.millrace.gateway.cli.AlertRecords;
import io.millrace.gateway.cli.KafkaUnreachableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads alert topics with a plain {@code read_committed} consumer without a group: looking must
 * leave no trace on the cluster. New topics are found every few seconds while following.
 */
public final class KafkaAlertRecords implements AlertRecords {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(3);

    private final LongSupplier ticker;

    /**
     * @param ticker elapsed nanoseconds
     */
    public KafkaAlertRecords(LongSupplier ticker) {
        this.ticker = ticker;
    }

    @Override
    public void read(Source source, boolean follow, Consumer<String> sink) {
        try (KafkaConsumer<String, String> consumer = open(source)) {
            Pattern topics = Pattern.compile(source.topics());
            assign(consumer, topics);
            boolean isBehind = true;
            long lookedNanos = ticker.getAsLong();
            while (isBehind || follow) {
                for (ConsumerRecord<String, String> entry : consumer.poll(POLL)) {
                    sink.accept(entry.value());
                }
                isBehind = isBehind(consumer);
                if (follow && ticker.getAsLong() - lookedNanos > LOOK_FOR_TOPICS_EVERY.toNanos()) {
                    assign(consumer, topics);
                    lookedNanos = ticker.getAsLong();
                }
            }
        } catch (KafkaException failure) {
            throw new KafkaUnreachableException(
                    source.bootstrapServers(), reason(failure), failure);
        }
    }

    /** "Failed to construct kafka consumer" has the reason in its cause. */
    private static String reason(KafkaException failure) {
        Throwable telling = failure.getCause() instanceof KafkaException cause ? cause : failure;
        return String.valueOf(telling.getMessage());
    }

    private static KafkaConsumer<String, String> open(Source source) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        source.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_LIMIT.toMillis()),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void assign(KafkaConsumer<?, ?> consumer, Pattern topics) {
        Set<TopicPartition> known = consumer.assignment();
        Set<TopicPartition> wanted = new HashSet<>(known);
        consumer.listTopics(ANSWER_LIMIT).entrySet().stream()
                .filter(topic -> topics.matcher(topic.getKey()).matches())
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .forEach(wanted::add);
        if (!wanted.equals(known)) {
            consumer.assign(wanted);
        }
        List<TopicPartition> fresh = wanted.stream().filter(p -> !known.contains(p)).toList();
        if (!fresh.isEmpty()) {
            consumer.seekToBeginning(fresh);
        }
    }

    private static boolean isBehind(KafkaConsumer<?, ?> consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        return consumer.endOffsets(assigned, ANSWER_LIMIT).entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), ANSWER_LIMIT) < end.getValue());
    }
}
