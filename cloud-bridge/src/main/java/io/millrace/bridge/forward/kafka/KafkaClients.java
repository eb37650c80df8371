package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.journal.LaneName;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients of one gateway: our defaults, then the user's properties, then what the
 * promises rest on.
 */
final class KafkaClients {
    /**
     * Bounds the unsent batches, which cost five times as much as this counts: each holds a zstd
     * buffer of 128 KB besides its own 32. So it is 64 batches and some 12 MB at most. Twice as
     * many filled a heap of 64 MB so far that a chunk over a thousand topics spent half its time in
     * full collections; eight times as many ran out of it.
     */
    private static final String HEAP_FRUGAL_BUFFER_BYTES = Integer.toString(2 * 1024 * 1024);

    private static final String REQUEST_TIMEOUT = "request.timeout.ms";

    private final KafkaSettings settings;

    KafkaClients(KafkaSettings settings) {
        this.settings = settings;
    }

    Admin admin() {
        Map<String, Object> properties = withUsers(askingDefaults());
        properties.put("client.id", "millrace-" + settings.gatewayId() + "-admin");
        return Admin.create(properties);
    }

    Producer<byte[], byte[]> producer(LaneName lane) {
        Map<String, Object> properties = withUsers(sendingDefaults());
        properties.put("client.id", "millrace-" + settings.gatewayId() + "-" + lane.word());
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        properties.put("transactional.id", settings.transactionalId(lane));
        properties.put(
                "transaction.timeout.ms", Long.toString(settings.transactionTimeout().toMillis()));
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> progressConsumer(LaneName lane) {
        Map<String, Object> properties = withUsers(askingDefaults());
        properties.put(
                "client.id", "millrace-" + settings.gatewayId() + "-" + lane.word() + "-progress");
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("allow.auto.create.topics", "false");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Kafka demands that an API call may last at least as long as one request of it. */
    private Map<String, String> askingDefaults() {
        long request = Long.parseLong(settings.client().getOrDefault(REQUEST_TIMEOUT, "10000"));
        return Map.of(
                REQUEST_TIMEOUT,
                Long.toString(request),
                "default.api.timeout.ms",
                Long.toString(Math.max(15_000, request)));
    }

    /** And that a record may be under way for at least one request and the linger before it. */
    private Map<String, String> sendingDefaults() {
        long request = Long.parseLong(settings.client().getOrDefault(REQUEST_TIMEOUT, "20000"));
        return Map.of(
                "compression.type",
                "zstd",
                "linger.ms",
                "5",
                "batch.size",
                "32768",
                "buffer.memory",
                HEAP_FRUGAL_BUFFER_BYTES,
                "max.block.ms",
                "30000",
                REQUEST_TIMEOUT,
                Long.toString(request),
                "delivery.timeout.ms",
                Long.toString(Math.max(45_000, 2 * request)),
                "reconnect.backoff.max.ms",
                "2000");
    }

    private Map<String, Object> withUsers(Map<String, String> defaults) {
        Map<String, Object> properties = new HashMap<>(defaults);
        properties.putAll(settings.client());
        properties.keySet().removeAll(ReservedProperties.NAMES);
        // Requests that nobody asked for, over links that are paid by the byte.
        properties.putIfAbsent("enable.metrics.push", "false");
        return properties;
    }
}
