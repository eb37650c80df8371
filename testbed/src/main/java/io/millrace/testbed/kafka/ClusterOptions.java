package io.millrace.testbed.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a {@link KafkaCluster} is to run. Immutable; each {@code with} returns a changed copy.
 *
 * @param folder where the brokers keep their logs; made when absent, reused when it holds those of
 *     as many brokers already
 * @param brokers each a process of its own and a controller too, so that most of them must be up
 * @param settings broker settings by Kafka's own names, for every broker; they win over the
 *     defaults
 */
public record ClusterOptions(Path folder, int brokers, Map<String, String> settings) {

    public ClusterOptions {
        if (brokers < 1) {
            throw new IllegalArgumentException("a cluster has at least 1 broker, not " + brokers);
        }
        settings = Map.copyOf(settings);
    }

    /** So many brokers, with the defaults. */
    public static ClusterOptions in(Path folder, int brokers) {
        return new ClusterOptions(folder, brokers, Map.of());
    }

    /** The same with one broker setting more, for example {@code message.max.bytes}. */
    public ClusterOptions with(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new ClusterOptions(folder, brokers, more);
    }
}
