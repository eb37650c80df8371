package io.millrace.models.dataset.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.models.dataset.Alignment;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.Sample;
import io.millrace.models.dataset.UnusableRecordingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a device's recording from the topics that a gateway writes, as any consumer of the plant's
 * data would: {@code read_committed}, without a consumer group, from the beginning to what was
 * there at the start. Rows around alerts of the device are left out: a model learns what normal is.
 */
public final class TopicRecording {
    /** What preceded an alert and what follows it is not normal yet; at least a window of rows. */
    private static final Duration ALERT_MARGIN_MIN = Duration.ofMinutes(1);

    private static final int ALERT_MARGIN_ROWS = 40;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int EMPTY_POLLS_MAX = 150;
    private static final int ANSWER_MILLIS_MAX = 15_000;

    private final TopicSelection selection;
    private final BiConsumer<Long, Long> progress;
    private final DeviceStory story;
    private final ObjectMapper json = new ObjectMapper();

    private TopicRecording(TopicSelection selection, BiConsumer<Long, Long> progress) {
        this.selection = selection;
        this.progress = progress;
        this.story = new DeviceStory(selection);
    }

    /**
     * @param progress is told how many records of how many were read
     * @throws UnusableRecordingException when the topics do not hold what a model needs
     * @throws UncheckedIOException when Kafka does not answer
     */
    public static Dataset read(TopicSelection selection, BiConsumer<Long, Long> progress) {
        TopicRecording recording = new TopicRecording(selection, progress);
        recording.readTopics();
        return recording.dataset();
    }

    private Dataset dataset() {
        List<String> channels = story.channels();
        List<Sample> samples = story.samples(channels);
        Duration period =
                selection
                        .period()
                        .or(() -> Alignment.periodOf(samples, channels.size()))
                        .orElseThrow(() ->
                                new UnusableRecordingException(
                                        "device '%s' has one value per channel; a model needs many"
                                                .formatted(selection.device())));
        Duration rows = period.multipliedBy(ALERT_MARGIN_ROWS);
        Duration margin = rows.compareTo(ALERT_MARGIN_MIN) > 0 ? rows : ALERT_MARGIN_MIN;
        return Alignment.of(channels, samples, period, story.alerts(margin));
    }

    private void readTopics() {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.listTopics().entrySet().stream()
                            .filter(topic -> isWanted(topic.getKey()))
                            .flatMap(topic -> topic.getValue().stream())
                            .map(found -> new TopicPartition(found.topic(), found.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new UnusableRecordingException(
                        "%s has no topic that matches %s; name them with --topics"
                                .formatted(selection.bootstrapServers(), selection.topics()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            readTo(consumer, consumer.endOffsets(partitions));
        } catch (KafkaException failure) {
            throw new UncheckedIOException(
                    "reading from Kafka at " + selection.bootstrapServers() + " failed",
                    new IOException(failure.getMessage(), failure));
        }
    }

    private boolean isWanted(String topic) {
        return selection.topics().matcher(topic).matches()
                || selection.alertTopics().matcher(topic).matches();
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        selection.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "allow.auto.create.topics",
                        "false",
                        "default.api.timeout.ms",
                        ANSWER_MILLIS_MAX,
                        "request.timeout.ms",
                        ANSWER_MILLIS_MAX),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private void readTo(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        long all = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            all += end.getValue() - consumer.position(end.getKey());
        }
        int emptyPolls = 0;
        long left = all;
        while (left > 0) {
            ConsumerRecords<String, String> polled = consumer.poll(POLL);
            polled.forEach(this::take);
            emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > EMPTY_POLLS_MAX) {
                throw new UncheckedIOException(
                        "reading from Kafka at " + selection.bootstrapServers() + " failed",
                        new IOException(
                                "nothing came for %s with %,d records to go"
                                        .formatted(POLL.multipliedBy(EMPTY_POLLS_MAX), left)));
            }
            left = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                left += Math.max(0, end.getValue() - consumer.position(end.getKey()));
            }
            progress.accept(all - left, all);
        }
    }

    private void take(ConsumerRecord<String, String> record) {
        if (record.value() == null) {
            return;
        }
        try {
            JsonNode found = json.readTree(record.value());
            if (found.isObject()) {
                story.take(found);
            }
        } catch (JsonProcessingException | DateTimeException notOurs) {
            // Somebody else's data in a topic of such a name: nothing to learn from.
        }
    }
}
