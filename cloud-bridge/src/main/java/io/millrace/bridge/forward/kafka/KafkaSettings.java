package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach Kafka and what to make there.
 *
 * @param gatewayId makes the transactional ids and the progress topic this gateway's own
 * @param client Kafka client properties as the user gave them; {@link ReservedProperties} are
 *     overwritten
 * @param topics how topics are made
 * @param transactionTimeout after which Kafka aborts a transaction by itself
 */
public record KafkaSettings(
        String gatewayId,
        Map<String, String> client,
        TopicSettings topics,
        Duration transactionTimeout) {
    public KafkaSettings {
        client = Map.copyOf(client);
    }

    /** The compacted topic that keeps this gateway's positions, one partition per lane. */
    public String progressTopic() {
        return "gateway-" + gatewayId + "-progress";
    }

    /** Kafka knows the producer of a lane by it, whichever process it runs in. */
    public String transactionalId(LaneName lane) {
        return transactionalId(gatewayId, lane);
    }

    /** The transactional id of a gateway's lane. */
    public static String transactionalId(String gatewayId, LaneName lane) {
        return "gw-" + gatewayId + "-" + lane.word();
    }
}
