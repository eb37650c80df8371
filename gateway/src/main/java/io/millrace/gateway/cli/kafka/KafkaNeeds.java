package io.millrace.gateway.cli.kafka;

import java.util.Set;

/**
 * What a gateway needs at Kafka.
 *
 * @param topics it writes to
 * @param progress the topic that it writes its positions to and reads them from
 * @param transactionalIds of its producers
 * @param creates whether it makes the topics that are absent
 */
public record KafkaNeeds(
        Set<String> topics, String progress, Set<String> transactionalIds, boolean creates) {
    public KafkaNeeds {
        topics = Set.copyOf(topics);
        transactionalIds = Set.copyOf(transactionalIds);
    }
}
