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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
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

    /** More would be one request that keeps Kafka's controller busy for seconds. */
    private static final int CREATED_AT_ONCE = 500;

    private final KafkaSettings settings;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /** What this Kafka can do, as far as it is known. */
    private final AtomicInteger replicas = new AtomicInteger();

    KafkaTopics(KafkaSettings settings) {
        this.settings = settings;
        replicas.set(settings.topics().replicationFactor());
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
        List<Wanted> toCreate = new ArrayList<>();
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
                toCreate.add(newTopic(topic));
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
        // Brokers may have joined since.
        replicas.set(settings.topics().replicationFactor());
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
        Map<String, String> configs = new HashMap<>();
        configs.put("cleanup.policy", "compact");
        // Small, so that what is superseded can be compacted away and reading the end stays quick.
        configs.put("segment.bytes", "1048576");
        configs.put("min.cleanable.dirty.ratio", "0.1");
        Map<String, String> refused = new HashMap<>();
        create(
                admin,
                List.of(new Wanted(topic, LaneName.values().length, Map.copyOf(configs))),
                refused);
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

    /** A topic but for its replicas, which depend on the brokers. */
    private record Wanted(String name, int partitions, Map<String, String> configs) {
        NewTopic with(int replicas) {
            Map<String, String> all = new HashMap<>(configs);
            all.put("min.insync.replicas", replicas >= REPLICAS_FOR_MIN_INSYNC_2 ? "2" : "1");
            all.put("unclean.leader.election.enable", "false");
            return new NewTopic(name, partitions, (short) replicas).configs(all);
        }
    }

    /**
     * With the wanted replicas first, which works even while one of enough brokers is away; with
     * fewer only where Kafka says that it cannot.
     */
    private void create(Admin admin, List<Wanted> topics, Map<String, String> refused) {
        List<Wanted> tooMany = new ArrayList<>();
        for (int from = 0; from < topics.size(); from += CREATED_AT_ONCE) {
            List<Wanted> batch =
                    topics.subList(from, Math.min(topics.size(), from + CREATED_AT_ONCE));
            tooMany.addAll(createBatch(admin, batch, refused));
        }
        if (!tooMany.isEmpty()) {
            lowerReplicas(admin);
            create(admin, tooMany, refused);
        }
    }

    /** Returns those that this many replicas cannot be had for. */
    private List<Wanted> createBatch(
            Admin admin, List<Wanted> topics, Map<String, String> refused) {
        int wanted = replicas.get();
        List<Wanted> tooMany = new ArrayList<>();
        // A quota on creation must not hold the lane up silently for minutes.
        Map<String, KafkaFuture<Void>> created =
                admin.createTopics(
                                topics.stream().map(topic -> topic.with(wanted)).toList(),
                                new CreateTopicsOptions().retryOnQuotaViolation(false))
                        .values();
        for (Wanted topic : topics) {
            try {
                KafkaFutures.await(created.get(topic.name()));
                known.add(topic.name());
            } catch (TopicExistsException raced) {
                known.add(topic.name());
            } catch (InvalidReplicationFactorException impossible) {
                if (wanted == 1) {
                    throw impossible;
                }
                tooMany.add(topic);
            } catch (KafkaException failure) {
                refuse(topic.name(), failure, refused);
            }
        }
        return tooMany;
    }

    private static void refuse(String topic, KafkaException failure, Map<String, String> refused) {
        if (KafkaErrors.treatmentOf(failure) != KafkaErrors.Treatment.PARK_TOPIC) {
            throw failure;
        }
        refused.put(
                topic, "topic %s is refused (%s)".formatted(topic, KafkaErrors.describe(failure)));
    }

    private Wanted newTopic(String topic) {
        TopicSettings topics = settings.topics();
        // Retention counts from arrival: a backlog older than the retention must not be deleted as
        // it lands.
        return new Wanted(
                topic,
                topics.partitions(),
                Map.of(
                        "message.timestamp.type",
                        "LogAppendTime",
                        "retention.ms",
                        Long.toString(topics.retention().toMillis())));
    }

    private void lowerReplicas(Admin admin) {
        int wanted = settings.topics().replicationFactor();
        int brokers = KafkaFutures.await(admin.describeCluster().nodes()).size();
        int before = replicas.get();
        replicas.set(Math.clamp(brokers, 1, Math.max(1, before - 1)));
        if (hasWarned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "cloud.topics.replication-factor is {0}, but the number of Kafka brokers is {1}: topics are made with {2}",
                    wanted,
                    brokers,
                    replicas.get());
        }
    }
}
