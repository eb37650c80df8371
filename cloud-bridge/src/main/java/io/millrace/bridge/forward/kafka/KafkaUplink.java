package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.Publisher;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * What both lanes share of one Kafka: the admin client and the knowledge of which topics exist.
 * Making it connects to nothing. Thread-safe.
 */
public final class KafkaUplink implements AutoCloseable {
    private static final Duration ENCODING_IDLE = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final LongSupplier ticker;
    private final ExecutorService encoding = encodingThread();
    private Optional<Admin> admin = Optional.empty();
    private boolean isClosed;

    /**
     * @param ticker elapsed nanoseconds
     */
    public KafkaUplink(KafkaSettings settings, LongSupplier ticker) {
        this.settings = settings;
        this.clients = new KafkaClients(settings);
        this.topics = new KafkaTopics(settings);
        this.ticker = ticker;
    }

    /** A publisher for one lane; not connected yet. */
    public Publisher publisher(LaneName lane, RecordEncoder encoder) {
        return new KafkaPublisher(this, lane, encoder);
    }

    KafkaSettings settings() {
        return settings;
    }

    KafkaClients clients() {
        return clients;
    }

    KafkaTopics topics() {
        return topics;
    }

    LongSupplier ticker() {
        return ticker;
    }

    /** A thread that is there while a backlog drains. */
    private static ExecutorService encodingThread() {
        return new ThreadPoolExecutor(
                0,
                1,
                ENCODING_IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("encode-ahead").daemon().factory());
    }

    Executor encoding() {
        return encoding;
    }

    /** Made when first needed: it fails where not one bootstrap address resolves. */
    synchronized Admin admin() {
        if (isClosed) {
            throw new KafkaException("the bridge is closing");
        }
        if (admin.isEmpty()) {
            admin = Optional.of(clients.admin());
        }
        return admin.get();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        admin.ifPresent(open -> open.close(Duration.ZERO));
        admin = Optional.empty();
        encoding.shutdown();
    }
}
