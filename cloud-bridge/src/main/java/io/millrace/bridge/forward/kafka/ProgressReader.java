package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.Progress;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads a lane's newest position back from its partition of the progress topic: up to the high
 * watermark taken at the beginning, and only what is committed. Stopping earlier could miss the
 * last transaction, and the entries in it would be sent twice.
 */
final class ProgressReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int IDLE_POLLS_MAX = 100;

    /** Little to fetch over a slow link, enough to hold the last position behind a few aborts. */
    private static final long TAIL = 20;

    private static final long TAIL_GROWTH = 20;

    private final LaneName lane;
    private final TopicPartition partition;

    ProgressReader(LaneName lane, String topic) {
        this.lane = lane;
        this.partition = new TopicPartition(topic, lane.partition());
    }

    Optional<Progress> newest(Admin admin, Consumer<byte[], byte[]> consumer) {
        long highWatermark =
                KafkaFutures.await(
                                admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                        .partitionResult(partition))
                        .offset();
        consumer.assign(List.of(partition));
        long start = consumer.beginningOffsets(List.of(partition)).get(partition);
        long tail = TAIL;
        Optional<Progress> found =
                read(consumer, Math.max(start, highWatermark - tail), highWatermark);
        while (found.isEmpty() && highWatermark - tail > start) {
            tail *= TAIL_GROWTH;
            found = read(consumer, Math.max(start, highWatermark - tail), highWatermark);
        }
        return found;
    }

    private Optional<Progress> read(Consumer<byte[], byte[]> consumer, long from, long to) {
        Optional<Progress> newest = Optional.empty();
        consumer.seek(partition, from);
        int idlePolls = 0;
        while (consumer.position(partition) < to) {
            if (idlePolls == IDLE_POLLS_MAX) {
                throw new TimeoutException(
                        ("%s was read to offset %d of %d, then nothing came for %s: a "
                                        + "transaction of another writer is still open")
                                .formatted(
                                        partition,
                                        consumer.position(partition),
                                        to,
                                        POLL.multipliedBy(IDLE_POLLS_MAX)));
            }
            long before = consumer.position(partition);
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                Optional<Progress> decoded = decode(found);
                newest = decoded.isPresent() ? decoded : newest;
            }
            idlePolls = consumer.position(partition) > before ? 0 : idlePolls + 1;
        }
        return newest;
    }

    private Optional<Progress> decode(ConsumerRecord<byte[], byte[]> found) {
        return found.value() != null && Arrays.equals(found.key(), ProgressRecord.key(lane))
                ? ProgressRecord.decode(lane, found.value())
                : Optional.empty();
    }
}
