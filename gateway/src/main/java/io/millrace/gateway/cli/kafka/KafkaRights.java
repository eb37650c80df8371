package io.millrace.gateway.cli.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks what these credentials may do with what the gateway needs. Nothing is made or written: Kafka
 * tells the permissions of a topic with its description, and tries a creation without doing it. Not
 * thread-safe.
 */
final class KafkaRights {

    /** Enough to see whether any topic may be made; thousands would keep the controller busy. */
    private static final int TRIED_MAX = 100;

    private final Admin admin;
    private final Duration limit;
    private final Set<String> absent = new TreeSet<>();
    private final List<String> lacking = new ArrayList<>();

    KafkaRights(Admin admin, Duration limit) {
        this.admin = admin;
        this.limit = limit;
    }

    Set<String> absent() {
        return absent;
    }

    List<String> lacking() {
        return lacking;
    }

    void ask(KafkaNeeds needs) throws ExecutionException, TimeoutException, InterruptedException {
        askTopics(needs);
        if (needs.creates()) {
            askCreation();
        }
        askTransactions(needs.transactionalIds());
    }

    private void askTopics(KafkaNeeds needs)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> all = new TreeSet<>(needs.topics());
        all.add(needs.progress());
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(
                                all, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        for (String topic : all) {
            try {
                askTopic(await(described.get(topic)), topic.equals(needs.progress()));
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                    absent.add(topic);
                } else if (failure.getCause() instanceof AuthorizationException) {
                    lacking.add("Describe and Write on topic " + topic);
                } else {
                    throw failure;
                }
            }
        }
    }

    private void askTopic(TopicDescription topic, boolean isRead) {
        Set<AclOperation> allowed = topic.authorizedOperations();
        if (allowed == null) {
            return;
        }
        if (!allowed.contains(AclOperation.WRITE)) {
            lacking.add("Write on topic " + topic.name());
        }
        if (isRead && !allowed.contains(AclOperation.READ)) {
            lacking.add("Read on topic " + topic.name());
        }
    }

    private void askCreation() throws TimeoutException, InterruptedException {
        List<NewTopic> trial =
                absent.stream()
                        .limit(TRIED_MAX)
                        .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                        .toList();
        Map<String, KafkaFuture<Void>> tried =
                admin.createTopics(trial, new CreateTopicsOptions().validateOnly(true)).values();
        for (NewTopic topic : trial) {
            if (isForbidden(tried.get(topic.name()))) {
                lacking.add("Create on topic " + topic.name());
            }
        }
    }

    private void askTransactions(Set<String> ids) throws TimeoutException, InterruptedException {
        for (String id : new TreeSet<>(ids)) {
            if (isForbidden(admin.describeTransactions(Set.of(id)).description(id))) {
                lacking.add("Describe and Write on transactional id " + id);
            }
        }
    }

    /** Any other refusal is no matter of permission, and the gateway's own try will tell it. */
    private boolean isForbidden(KafkaFuture<?> answer)
            throws TimeoutException, InterruptedException {
        try {
            Object _ = await(answer);
            return false;
        } catch (ExecutionException failure) {
            return failure.getCause() instanceof AuthorizationException;
        }
    }

    private <T> T await(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
