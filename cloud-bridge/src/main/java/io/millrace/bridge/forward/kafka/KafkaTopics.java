package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes sure that topics exist before a transaction begins: asks for all at once and creates the
 * missing ones at once, because one by one ten thousand cold topics take minutes. Thread-safe; both
 * lanes share it.
 */
final class KafkaTopics {
    private static final Logger LOG = System.getLogger(KafkaTopics.class.getName());

    /** With two replicas a minimum of two would stop all writing when one broker restarts. */
    private static final int REPLICAS_FOR_MIN_INSYNC_2 = 3;

    private final KafkaSettings settings;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    KafkaTopics(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Looks for topics and creates what is missing.
     *
     * @return reason by topic for those that cannot be used until somebody acts
     * @throws KafkaException when Kafka cannot be asked now
     */
    Map<String, String> ensure(Admin admin, Collection<String> topics) {
        List<String> unknown = topics.stream().filter(topic -> !known.contains(topic)).toList();
        if (unknown.isEmpty()) {
            return Map.of();
        }
        Map<String, String> refused = new TreeMap<>();
        List<String> missing = missing(admin, unknown, refused);
        List<NewTopic> toCreate = new ArrayList<>();
        int replicas = missing.isEmpty() ? 0 : replicas(admin);
        for (String topic : missing) {
            if (!settings.topics().create()) {
                refused.put(
                        topic,
                        "topic %s does not exist and cloud.topics.create is false: create it"
                                .formatted(topic));
            } else if (known.size() + toCreate.size() >= settings.topics().limit()) {
                refused.put(
                        topic,
                        ("topic %s would be one more than cloud.topics.limit allows (%d): "
                                        + "raise it or let sensors share topics")
                                .formatted(topic, settings.topics().limit()));
            } else {
                toCreate.add(newTopic(topic, replicas));
            }
        }
        create(admin, toCreate, refused);
        return refused;
    }

    /** Forgets that these exist: something about them has changed. */
    void forget(Collection<String> topics) {
        known.removeAll(topics);
    }

    /** Makes the topic of this gateway's positions. */
    void ensureProgress(Admin admin) {
        String topic = settings.progressTopic();
        List<String> missing = missing(admin, List.of(topic), new HashMap<>());
        known.remove(topic);
        if (missing.isEmpty()) {
            return;
        }
        if (!settings.topics().create()) {
            throw new UnknownTopicOrPartitionException(
                    ("topic %s does not exist and cloud.topics.create is false: create it "
                                    + "with %d partitions and cleanup.policy=compact")
                            .formatted(topic, LaneName.values().length));
        }
        Map<String, String> configs = new HashMap<>(common(replicas(admin)));
        configs.put("cleanup.policy", "compact");
        // Small, so that what is superseded can be compacted away and reading the end stays quick.
        configs.put("segment.bytes", "1048576");
        configs.put("min.cleanable.dirty.ratio", "0.1");
        NewTopic fresh =
                new NewTopic(topic, LaneName.values().length, (short) replicas(admin))
                        .configs(configs);
        Map<String, String> refused = new HashMap<>();
        create(admin, List.of(fresh), refused);
        known.remove(topic);
        if (!refused.isEmpty()) {
            throw new KafkaException(refused.get(topic));
        }
    }

    private List<String> missing(Admin admin, List<String> topics, Map<String, String> refused) {
        List<String> missing = new ArrayList<>();
        admin.describeTopics(topics)
                .topicNameValues()
                .forEach((topic, future) -> {
                    try {
                        KafkaFutures.await(future);
                        known.add(topic);
                    } catch (UnknownTopicOrPartitionException absent) {
                        missing.add(topic);
                    } catch (KafkaException failure) {
                        refuse(topic, failure, refused);
                    }
                });
        return missing;
    }

    private void create(Admin admin, List<NewTopic> topics, Map<String, String> refused) {
        if (topics.isEmpty()) {
            return;
        }
        // A quota on creation must not hold the lane up silently for minutes.
        Map<String, KafkaFuture<Void>> created =
                admin.createTopics(topics, new CreateTopicsOptions().retryOnQuotaViolation(false))
                        .values();
        created.forEach((topic, future) -> {
            try {
                KafkaFutures.await(future);
                known.add(topic);
            } catch (TopicExistsException raced) {
                known.add(topic);
            } catch (KafkaException failure) {
                refuse(topic, failure, refused);
            }
        });
    }

    private static void refuse(String topic, KafkaException failure, Map<String, String> refused) {
        if (KafkaErrors.treatmentOf(failure) != KafkaErrors.Treatment.PARK_TOPIC) {
            throw failure;
        }
        refused.put(
                topic, "topic %s is refused (%s)".formatted(topic, KafkaErrors.describe(failure)));
    }

    private NewTopic newTopic(String topic, int replicas) {
        TopicSettings topics = settings.topics();
        Map<String, String> configs = new HashMap<>(common(replicas));
        // Retention counts from arrival: a backlog older than the retention must not be deleted as
        // it lands.
        configs.put("message.timestamp.type", "LogAppendTime");
        configs.put("retention.ms", Long.toString(topics.retention().toMillis()));
        return new NewTopic(topic, topics.partitions(), (short) replicas).configs(configs);
    }

    private static Map<String, String> common(int replicas) {
        return Map.of(
                "min.insync.replicas",
                replicas >= REPLICAS_FOR_MIN_INSYNC_2 ? "2" : "1",
                "unclean.leader.election.enable",
                "false");
    }

    private int replicas(Admin admin) {
        int wanted = settings.topics().replicationFactor();
        int brokers = KafkaFutures.await(admin.describeCluster().nodes()).size();
        if (brokers < wanted && hasWarned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "cloud.topics.replication-factor is {0}, but the number of Kafka brokers is {1}: topics are made with {1}",
                    wanted,
                    brokers);
        }
        return Math.max(1, Math.min(wanted, brokers));
    }
}
