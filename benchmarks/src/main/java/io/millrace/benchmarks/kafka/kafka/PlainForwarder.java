package io.millrace.benchmarks.kafka;

import io.millrace.bridge.forward.ForwardSettings;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.json.JsonRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a lane's backlog with an idempotent producer: same records, same chunks grouped by topic,
 * same client settings as the product's forwarder, but no transactions, no position and no waiting
 * for one chunk before the next. It could neither resume nor say what arrived.
 */
public final class PlainForwarder implements AutoCloseable {
    private static final int CHUNK = ForwardSettings.CHUNK_ENTRIES_MAX;

    /** A record is the same only with its header. */
    private static final List<Header> LATE =
            List.of(
                    new RecordHeader(
                            "millrace-historical", "true".getBytes(StandardCharsets.UTF_8)));

    private final KafkaProducer<byte[], byte[]> producer;
    private final JsonRecords records = new JsonRecords();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public PlainForwarder(String broker) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", broker,
                                "acks", "all",
                                "enable.idempotence", "true",
                                "compression.type", "zstd",
                                "linger.ms", "5",
                                "batch.size", "32768",
                                "buffer.memory", "2097152"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sends everything durable; returns when Kafka has it. */
    public void drain(Journal journal) {
        long position = journal.acknowledgedOffset();
        while (position < journal.durableOffset()) {
            List<Entry> entries = journal.read(position, CHUNK);
            position = entries.getLast().offset() + 1;
            entries.stream()
                    .sorted(Comparator.comparing(entry -> entry.sensor().topic()))
                    .forEach(this::send);
        }
        producer.flush();
        if (failure.get() != null) {
            throw new KafkaWorkFailedException("the plain producer lost records", failure.get());
        }
    }

    private void send(Entry entry) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                entry.sensor().topic(),
                                null,
                                entry.sensor().key().getBytes(StandardCharsets.UTF_8),
                                records.encode(entry),
                                LATE),
                        (_, failed) -> {
                            if (failed != null) {
                                failure.compareAndSet(null, failed);
                            }
                        });
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
