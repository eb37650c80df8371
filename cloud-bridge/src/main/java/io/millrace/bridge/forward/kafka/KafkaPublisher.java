package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.forward.Chunk;
import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.OpenOutcome;
import io.millrace.bridge.forward.Progress;
import io.millrace.bridge.forward.Publisher;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.forward.SendOutcome;
import io.millrace.bridge.forward.kafka.SendFailures.Failure;
import io.millrace.bridge.journal.LaneName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * One lane's transactional producer. Each chunk is one transaction: its records, grouped by topic,
 * and the lane's new position in the lane's own partition of the progress topic.
 *
 * <p>The producer's transactional id belongs to gateway and lane, so opening it fences whoever used
 * it before. A commit that does not answer in time leaves the outcome open; no other call decides
 * it but the next opening.
 */
final class KafkaPublisher implements Publisher {
    /** On records that were sent late from a backlog. */
    static final String HISTORICAL = "millrace-historical";

    private static final Logger LOG = System.getLogger(KafkaPublisher.class.getName());

    private static final List<Header> LATE =
            List.of(new RecordHeader(HISTORICAL, "true".getBytes(StandardCharsets.UTF_8)));

    private final KafkaUplink uplink;
    private final LaneName lane;
    private final RecordEncoder encoder;
    private final String progressTopic;
    private final ProgressReader progressReader;
    private final Set<String> warmed = ConcurrentHashMap.newKeySet();
    private volatile Optional<Producer<byte[], byte[]>> open = Optional.empty();

    KafkaPublisher(KafkaUplink uplink, LaneName lane, RecordEncoder encoder) {
        this.uplink = uplink;
        this.lane = lane;
        this.encoder = encoder;
        this.progressTopic = uplink.settings().progressTopic();
        this.progressReader = new ProgressReader(lane, progressTopic);
    }

    @Override
    public OpenOutcome open() {
        close();
        try {
            Admin admin = uplink.admin();
            String clusterId = KafkaFutures.await(admin.describeCluster().clusterId());
            uplink.topics().ensureProgress(admin);
            Producer<byte[], byte[]> producer = uplink.clients().producer(lane);
            open = Optional.of(producer);
            producer.initTransactions();
            return new OpenOutcome.Opened(newestProgress(), clusterId);
        } catch (KafkaException | NewerProgressException failure) {
            close();
            return new OpenOutcome.NotOpened(KafkaErrors.describe(failure));
        }
    }

    private void tell(Chunk chunk, SendOutcome.Committed committed) {
        LOG.log(
                Level.DEBUG,
                () ->
                        "%s: %d entries committed by Kafka, %d ms to send, %d ms to commit"
                                .formatted(
                                        lane.word(),
                                        chunk.items().size(),
                                        committed.sending().toMillis(),
                                        committed.committing().toMillis()));
    }

    @Override
    public SendOutcome publish(Chunk chunk) {
        Producer<byte[], byte[]> producer =
                open.orElseThrow(() -> new IllegalStateException("publish before open"));
        Set<String> topics = chunk.topics();
        try {
            Map<String, String> refused = uplink.topics().ensure(uplink.admin(), topics);
            if (!refused.isEmpty()) {
                return new SendOutcome.Rejected(Map.of(), refused);
            }
            warm(producer, topics);
        } catch (KafkaException failure) {
            return new SendOutcome.RetryLater(KafkaErrors.describe(failure));
        }
        LongSupplier ticker = uplink.ticker();
        SendFailures failures = new SendFailures(ticker);
        long begun = ticker.getAsLong();
        try {
            producer.beginTransaction();
            send(producer, chunk, failures);
            producer.commitTransaction();
            long sent = failures.lastAnswerNanos();
            SendOutcome.Committed committed =
                    new SendOutcome.Committed(
                            Duration.ofNanos(sent - begun),
                            Duration.ofNanos(ticker.getAsLong() - sent));
            tell(chunk, committed);
            return committed;
        } catch (KafkaException | IllegalStateException failure) {
            uplink.topics().forget(topics);
            warmed.removeAll(topics);
            return failures.first()
                    .map(first -> judge(first, producer))
                    .orElseGet(() -> undecided(failure));
        }
    }

    @Override
    public void close() {
        Optional<Producer<byte[], byte[]>> closing = open;
        open = Optional.empty();
        warmed.clear();
        closing.ifPresent(KafkaPublisher::giveUp);
    }

    /** A producer that cannot be closed is given up all the same. */
    private static void giveUp(Producer<byte[], byte[]> producer) {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException failure) {
            System.getLogger(KafkaPublisher.class.getName())
                    .log(System.Logger.Level.WARNING, "a producer could not be closed", failure);
        }
    }

    private void send(Producer<byte[], byte[]> producer, Chunk chunk, SendFailures failures) {
        IdentityHashMap<Sensor, byte[]> keys = new IdentityHashMap<>();
        EncodeAhead values = new EncodeAhead(chunk.items(), encoder, uplink.encoding());
        for (Item item : chunk.items()) {
            if (failures.first().isPresent()) {
                return;
            }
            byte[] key = keys.computeIfAbsent(item.entry().sensor(), KafkaPublisher::key);
            var _ =
                    producer.send(
                            record(item, key, values.next()), failures.watch(Optional.of(item)));
        }
        Progress progress = chunk.progress();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                progressTopic,
                                lane.partition(),
                                ProgressRecord.key(lane),
                                ProgressRecord.encode(progress)),
                        failures.watch(Optional.empty()));
    }

    private static byte[] key(Sensor sensor) {
        return sensor.key().getBytes(StandardCharsets.UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> record(Item item, byte[] key, byte[] value) {
        return new ProducerRecord<>(
                item.topic(), null, key, value, item.historical() ? LATE : List.of());
    }

    /**
     * Fetches what the producer must know of new topics before the transaction's clock runs; all at
     * once, because each costs a round trip.
     */
    private void warm(Producer<byte[], byte[]> producer, Set<String> topics) {
        List<String> cold = topics.stream().filter(topic -> !warmed.contains(topic)).toList();
        if (!cold.isEmpty()) {
            MetadataWarmth.fetch(producer, cold);
            warmed.addAll(cold);
        }
    }

    /** A record failed, so the transaction was not committed. */
    private SendOutcome judge(Failure failure, Producer<byte[], byte[]> producer) {
        String reason = KafkaErrors.describe(failure.error());
        return switch (KafkaErrors.treatmentOf(failure.error())) {
            case FENCED -> fenced();
            case REBUILD -> new SendOutcome.Unknown(reason);
            // Without its progress topic a lane gets nowhere: the next opening makes it again.
            case RETRY ->
                    failure.item().isEmpty()
                            ? new SendOutcome.Unknown(reason)
                            : aborted(producer, new SendOutcome.RetryLater(reason));
            case PARK_ENTRY ->
                    aborted(
                            producer,
                            failure.item()
                                    .<SendOutcome>map(item ->
                                            new SendOutcome.Rejected(
                                                    Map.of(item.entry().offset(), reason),
                                                    Map.of()))
                                    .orElseGet(() -> new SendOutcome.Unknown(reason)));
            case PARK_TOPIC -> aborted(producer, withoutTopics(failure, reason));
        };
    }

    /** Without its own progress topic a lane cannot go on at all; that is nothing to park. */
    private SendOutcome withoutTopics(Failure failure, String reason) {
        Set<String> named =
                switch (KafkaErrors.rootOf(failure.error())) {
                    case TopicAuthorizationException refused -> refused.unauthorizedTopics();
                    case InvalidTopicException refused -> refused.invalidTopics();
                    default -> Set.of();
                };
        Set<String> topics =
                named.isEmpty()
                        ? failure.item().map(Item::topic).map(Set::of).orElse(Set.of())
                        : named;
        return topics.isEmpty() || topics.contains(progressTopic)
                ? new SendOutcome.Unknown(reason)
                : new SendOutcome.Rejected(
                        Map.of(),
                        topics.stream().collect(Collectors.toMap(topic -> topic, _ -> reason)));
    }

    private static SendOutcome aborted(Producer<byte[], byte[]> producer, SendOutcome outcome) {
        try {
            producer.abortTransaction();
            return outcome;
        } catch (KafkaException | IllegalStateException failure) {
            return new SendOutcome.Unknown(KafkaErrors.describe(failure));
        }
    }

    /** No record failed, so it was the beginning or the commit: its outcome may be either. */
    private SendOutcome undecided(RuntimeException failure) {
        return KafkaErrors.treatmentOf(failure) == KafkaErrors.Treatment.FENCED
                ? fenced()
                : new SendOutcome.Unknown(KafkaErrors.describe(failure));
    }

    private SendOutcome fenced() {
        try {
            return new SendOutcome.Fenced(newestProgress());
        } catch (KafkaException | NewerProgressException unreadable) {
            return new SendOutcome.Fenced(Optional.empty());
        }
    }

    private Optional<Progress> newestProgress() {
        try (Consumer<byte[], byte[]> consumer = uplink.clients().progressConsumer(lane)) {
            return progressReader.newest(uplink.admin(), consumer);
        }
    }
}
