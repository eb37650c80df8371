package io.millrace.bridge;

import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.forward.kafka.ReservedProperties;
import io.millrace.bridge.journal.file.JournalSettings;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a bridge needs to know.
 *
 * @param gatewayId names this gateway's records, transactional ids and topics; unique among the
 *     gateways of one Kafka
 * @param journal where and how entries are kept
 * @param commitInterval how often what was appended is forced to disk; zero forces each batch
 * @param kafka Kafka client properties by Kafka's own names; needs {@code bootstrap.servers}
 * @param topics how topics are made
 * @param cloudCommitInterval longest time that a transaction of readings gathers under load
 * @param drainLimit most backlog readings per second; empty for no limit
 */
public record BridgeSettings(
        String gatewayId,
        JournalSettings journal,
        Duration commitInterval,
        Map<String, String> kafka,
        TopicSettings topics,
        Duration cloudCommitInterval,
        OptionalLong drainLimit) {
    /** Kafka client properties that a user may not set, because the promises rest on them. */
    public static final Set<String> RESERVED_KAFKA_PROPERTIES = ReservedProperties.NAMES;

    public BridgeSettings {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException(
                    "cloud.kafka needs bootstrap.servers, for example \"kafka-1:9092,kafka-2:9092\"");
        }
        Set<String> refused = new TreeSet<>(kafka.keySet());
        refused.retainAll(ReservedProperties.NAMES);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    "cloud.kafka sets %s, which the gateway's guarantees rest on: remove it"
                            .formatted(String.join(", ", refused)));
        }
        if (drainLimit.isPresent() && drainLimit.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "cloud.drain-limit must be 1 reading per second or more, or unlimited");
        }
        if (cloudCommitInterval.isNegative() || commitInterval.isNegative()) {
            throw new IllegalArgumentException("a commit interval must not be negative");
        }
    }
}
