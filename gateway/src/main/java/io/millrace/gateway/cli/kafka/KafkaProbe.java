package io.millrace.gateway.cli.kafka;

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
     * Whether the cluster answers, lets these credentials in, and gives them what the gateway
     * needs. Makes and writes nothing.
     *
     * @param client Kafka client properties
     * @param limit longest wait for each answer
     */
    public static KafkaLook look(Map<String, String> client, KafkaNeeds needs, Duration limit) {
        int limitMs = Math.toIntExact(limit.toMillis());
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs);
        KafkaTrouble trouble = new KafkaTrouble(client);
        Optional<String> silence = trouble.nobodyThere();
        if (silence.isPresent()) {
            return new KafkaLook.Trouble(silence.get());
        }
        try (Admin admin = Admin.create(properties)) {
            DescribeClusterResult cluster = admin.describeCluster();
            String id = cluster.clusterId().get(limitMs, TimeUnit.MILLISECONDS);
            int brokers = cluster.nodes().get(limitMs, TimeUnit.MILLISECONDS).size();
            KafkaRights rights = new KafkaRights(admin, limit);
            rights.ask(needs);
            return new KafkaLook.Cluster(id, brokers, rights.absent(), rights.lacking());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new KafkaLook.Trouble("interrupted while asking Kafka; run doctor again");
        } catch (ExecutionException | TimeoutException | KafkaException failure) {
            return new KafkaLook.Trouble(trouble.describe(failure));
        }
    }
}
