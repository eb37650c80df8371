package io.millrace.gateway.cli.kafka;

import io.millrace.gateway.cli.KafkaUnreachableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One look at a cluster, with a time limit. */
public final class KafkaProbe {

    private KafkaProbe() {}

    /**
     * @param topics names of all topics that these credentials may see
     */
    public record ClusterLook(String clusterId, int brokers, Set<String> topics) {
        public ClusterLook {
            topics = Set.copyOf(topics);
        }
    }

    /**
     * What no Kafka client of the gateway knows; misspelt, it would be ignored in silence.
     *
     * @param client Kafka client properties
     */
    public static Set<String> unknownNames(Map<String, String> client) {
        Set<String> unknown = new TreeSet<>(client.keySet());
        unknown.removeAll(ProducerConfig.configNames());
        unknown.removeAll(ConsumerConfig.configNames());
        unknown.removeAll(AdminClientConfig.configNames());
        // Given by Kafka to whatever plug-in a user names; only the plug-in knows them.
        unknown.removeIf(name -> name.startsWith("metric") || name.startsWith("sasl.login."));
        return unknown;
    }

    /**
     * The first property whose value a producer refuses, in Kafka's words.
     *
     * @param client Kafka client properties
     */
    public static Optional<String> refusedValue(Map<String, String> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try {
            ProducerConfig _ = new ProducerConfig(properties);
            return Optional.empty();
        } catch (ConfigException refused) {
            return Optional.of(refused.getMessage());
        }
    }

    /**
     * @param client Kafka client properties
     * @throws KafkaUnreachableException nothing answered in time, or not as it should
     */
    public static ClusterLook look(Map<String, String> client, Duration limit) {
        String servers = client.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "?");
        int limitMs = Math.toIntExact(limit.toMillis());
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs);
        try (Admin admin = Admin.create(properties)) {
            DescribeClusterResult cluster = admin.describeCluster();
            return new ClusterLook(
                    cluster.clusterId().get(limitMs, TimeUnit.MILLISECONDS),
                    cluster.nodes().get(limitMs, TimeUnit.MILLISECONDS).size(),
                    admin.listTopics().names().get(limitMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachableException(servers, "interrupted", interrupted);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new KafkaUnreachableException(
                    servers, String.valueOf(cause.getMessage()), failure);
        } catch (TimeoutException | KafkaException failure) {
            String why =
                    failure.getMessage() == null
                            ? "no answer within " + limit.toSeconds() + " s"
                            : failure.getMessage();
            throw new KafkaUnreachableException(servers, why, failure);
        }
    }
}
