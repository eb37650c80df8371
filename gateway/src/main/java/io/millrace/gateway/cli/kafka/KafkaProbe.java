package io.millrace.gateway.cli.kafka;

import io.millrace.gateway.cli.KafkaUnreachableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaException;

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
