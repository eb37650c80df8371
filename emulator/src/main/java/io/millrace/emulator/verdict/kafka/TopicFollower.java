package io.millrace.emulator.verdict.kafka;

import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Observed.TopicKind;
import io.millrace.emulator.verdict.Sighting;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the plant's topics as {@code read_committed} from where they ended when this run began, and
 * follows them as they appear. It belongs to no consumer group. One thread reads; every record goes
 * to the sink in the order of its partition.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KafkaConsumer<String, byte[]> consumer;
    private final WatchedTopics topics;
    private final Observed.Reader reader;
    private final LongSupplier ticker;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> unseen = new HashMap<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile Observed.Sink sink = (where, record) -> {};
    private volatile Stage stage = Stage.FOLLOWING;

    private enum Stage {
        FOLLOWING,
        READING_TO_THE_END,
        CLOSED
    }

    /**
     * Connects and notes where the topics end now.
     *
     * @param ticker elapsed nanoseconds, for the moment a record became visible
     * @throws KafkaUnreachableException if the broker does not answer
     */
    public TopicFollower(
            String bootstrapServers,
            WatchedTopics topics,
            Observed.Reader reader,
            LongSupplier ticker) {
        this.topics = topics;
        this.reader = reader;
        this.ticker = ticker;
        try {
            this.starts.putAll(endsNow(bootstrapServers));
            this.consumer =
                    new KafkaConsumer<>(
                            settings(bootstrapServers, "read_committed"),
                            new StringDeserializer(),
                            new ByteArrayDeserializer());
        } catch (KafkaException failure) {
            throw new KafkaUnreachableException(bootstrapServers, failure);
        }
        this.thread = Thread.ofPlatform().name("topic-follower").daemon().unstarted(this::run);
    }

    /** The kinds of topics that held records before this run. */
    public Set<TopicKind> withHistory() {
        return topics.kindsOf(
                starts.entrySet().stream()
                        .filter(start -> start.getValue() > 0)
                        .map(start -> start.getKey().topic())
                        .toList());
    }

    /** Begins to read into {@code destination}, which is called by the reading thread alone. */
    public void start(Observed.Sink destination) {
        sink = destination;
        thread.start();
    }

    /**
     * Reads to the end that the topics have now, or until {@code limit} has passed, and stops. For
     * when nobody writes any more.
     *
     * @return whether the end was reached
     */
    public boolean finish(Duration limit) {
        stage = Stage.READING_TO_THE_END;
        try {
            return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stage = Stage.CLOSED;
        try {
            if (thread.isAlive()) {
                thread.join(CLOSE_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            long lookedAt = ticker.getAsLong() - LOOK_NANOS;
            while (stage == Stage.FOLLOWING) {
                if (ticker.getAsLong() - lookedAt >= LOOK_NANOS) {
                    assignNew();
                    lookedAt = ticker.getAsLong();
                }
                pollOnce();
            }
            readToTheEnd();
        }
    }

    private void readToTheEnd() {
        assignNew();
        Map<TopicPartition, Long> ends = Map.of();
        while (stage == Stage.READING_TO_THE_END && ended.getCount() > 0) {
            try {
                ends = consumer.endOffsets(assigned);
            } catch (KafkaException brokerAway) {
                continue;
            }
            pollOnce();
            boolean isRead =
                    ends.entrySet().stream()
                            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            if (isRead) {
                ended.countDown();
            }
        }
    }

    private void pollOnce() {
        if (assigned.isEmpty()) {
            // Without an assignment poll() throws; metadata calls pace this loop until the first
            // topic is there.
            assignNew();
            LockSupport.parkNanos(this, POLL.toNanos());
            return;
        }
        var records = consumer.poll(POLL);
        long visibleNanos = ticker.getAsLong();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (isSeen(record)) {
                continue;
            }
            String key = record.key() == null ? "" : record.key();
            byte[] value = record.value() == null ? new byte[0] : record.value();
            Sighting where =
                    new Sighting(
                            topics.kind(record.topic()),
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            visibleNanos);
            sink.see(where, reader.read(key, value));
        }
    }

    /** A consumer that Kafka sends back to an earlier offset reads again what is there once. */
    private boolean isSeen(ConsumerRecord<?, ?> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        long next = unseen.getOrDefault(partition, 0L);
        unseen.put(partition, Math.max(next, record.offset() + 1));
        return record.offset() < next;
    }

    /** Takes in partitions that are new; those of before this run begin where they ended then. */
    private void assignNew() {
        Set<TopicPartition> found;
        try {
            found = partitions(consumer, topics.names());
        } catch (KafkaException brokerAway) {
            return;
        }
        found.removeAll(assigned);
        if (found.isEmpty()) {
            return;
        }
        assigned.addAll(found);
        consumer.assign(assigned);
        found.forEach(partition -> consumer.seek(partition, starts.getOrDefault(partition, 0L)));
    }

    private Map<TopicPartition, Long> endsNow(String bootstrapServers) {
        // Ends as an uncommitted reader sees them: what an earlier run has under way stays an
        // earlier run's.
        try (var looker =
                new KafkaConsumer<>(
                        settings(bootstrapServers, "read_uncommitted"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            return looker.endOffsets(partitions(looker, topics.names()));
        }
    }

    private static Set<TopicPartition> partitions(KafkaConsumer<?, ?> asking, Set<String> wanted) {
        return asking.listTopics().entrySet().stream()
                .filter(topic -> wanted.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Object> settings(String bootstrapServers, String isolation) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                "false",
                "fetch.max.wait.ms",
                100,
                "default.api.timeout.ms",
                15_000);
    }
}
