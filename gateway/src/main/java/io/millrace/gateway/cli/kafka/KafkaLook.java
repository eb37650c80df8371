package io.millrace.gateway.cli.kafka;

import java.util.List;
import java.util.Set;

/** What one look at a Kafka cluster has found. */
public sealed interface KafkaLook {

    /**
     * It answers.
     *
     * @param absent needed topics that do not exist
     * @param lacking permissions that are needed and not given, in words
     */
    record Cluster(String clusterId, int brokers, Set<String> absent, List<String> lacking)
            implements KafkaLook {
        public Cluster {
            absent = Set.copyOf(absent);
            lacking = List.copyOf(lacking);
        }
    }

    /**
     * It does not, or not to us.
     *
     * @param text what was found and what to do, without secrets
     */
    record Trouble(String text) implements KafkaLook {}
}
