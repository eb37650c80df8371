package io.millrace.testbed.kafka;

import java.util.HashMap;
import java.util.Map;

/** What every broker of the testbed is told: a quick start and a small memory. */
final class BrokerDefaults {
    private BrokerDefaults() {}

    /** Of a broker that is alone. */
    static Map<String, String> alone() {
        return replicated(1, 2);
    }

    /**
     * Of one of several brokers.
     *
     * @param replication of Kafka's own topics; they need two replicas in sync where there are more
     */
    static Map<String, String> replicated(int replication, int transactionPartitions) {
        String copies = Integer.toString(replication);
        String minInSync = Integer.toString(Math.min(2, replication));
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("controller.listener.names", BrokerLogs.CONTROLLER_LISTENER);
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", copies);
        settings.put("min.insync.replicas", minInSync);
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", copies);
        settings.put(
                "transaction.state.log.num.partitions", Integer.toString(transactionPartitions));
        settings.put("transaction.state.log.replication.factor", copies);
        settings.put("transaction.state.log.min.isr", minInSync);
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        // Its default of 128 MB would be most of a test's heap.
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        // Index files are reserved in full for every partition; 10 MB each is the default.
        settings.put("log.index.size.max.bytes", "1048576");
        return settings;
    }
}
