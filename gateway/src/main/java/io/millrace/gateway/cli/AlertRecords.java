package io.millrace.gateway.cli;

import java.util.function.Consumer;

/** Reads alert records as they stand in Kafka. */
@FunctionalInterface
public interface AlertRecords {

    /**
     * Hands over every committed alert record, oldest first per topic.
     *
     * @param source which records
     * @param follow whether to wait for more until the process ends
     * @param sink takes the JSON text of each
     * @throws KafkaUnreachableException nothing could be read
     */
    void read(Source source, boolean follow, Consumer<String> sink);

    /**
     * @param bootstrapServers {@code HOST:PORT[,HOST:PORT]}
     * @param topics regular expression that a topic's whole name matches
     */
    record Source(String bootstrapServers, String topics) {}
}
