package io.millrace.benchmarks.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics of one partition, and tells how far they reach. */
public final class Topics implements AutoCloseable {
    private static final int BATCH = 500;
    private static final int LOOKS_MAX = 300;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Admin admin;

    public Topics(String broker) {
        this.admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers", broker,
                                "request.timeout.ms", "120000",
                                "default.api.timeout.ms", "240000"));
    }

    /** Makes those that are not there yet; returns when the broker serves all of them. */
    public void create(Collection<String> names) {
        TreeSet<String> missing = new TreeSet<>(names);
        missing.removeAll(get("listing topics", admin.listTopics().names()));
        List<NewTopic> fresh =
                missing.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList();
        for (int from = 0; from < fresh.size(); from += BATCH) {
            List<NewTopic> some = fresh.subList(from, Math.min(fresh.size(), from + BATCH));
            get("making topics", admin.createTopics(some).all());
        }
        for (int look = 1; !areServed(names, look); look++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** A controller that has made a topic is ahead of the broker that will serve it. */
    private boolean areServed(Collection<String> names, int look) {
        try {
            return ends(names).size() == Set.copyOf(names).size();
        } catch (KafkaWorkFailedException failure) {
            if (look < LOOKS_MAX
                    && failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw failure;
        }
    }

    /** Where a read_committed consumer would stop now. */
    Map<TopicPartition, Long> ends(Collection<String> names) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        names.forEach(name -> wanted.put(new TopicPartition(name, 0), OffsetSpec.latest()));
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = new HashMap<>();
        get("asking for the topics' ends", admin.listOffsets(wanted, committed).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static <T> T get(String doing, KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw new KafkaWorkFailedException("failed in " + doing, failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaWorkFailedException("interrupted in " + doing, interrupted);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
