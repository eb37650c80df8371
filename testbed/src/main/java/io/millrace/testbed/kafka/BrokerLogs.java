package io.millrace.testbed.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;

/** The folder of one broker's logs, made ready for Kafka. */
final class BrokerLogs {
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerLogs() {}

    /**
     * Prepares the folder, unless it holds a broker's logs already.
     *
     * @param clusterId of a cluster that is new
     * @return the id of the cluster that it belongs to
     */
    static String prepare(Path logs, int nodeId, String clusterId) {
        Path meta = logs.resolve("meta.properties");
        if (Files.exists(meta)) {
            return clusterIdIn(meta);
        }
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(clusterId)
                    .setNodeId(nodeId)
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .run();
        } catch (Exception failure) {
            throw new BrokerFailedException(
                    "the broker's folder " + logs + " could not be prepared", failure);
        }
        return clusterId;
    }

    private static String clusterIdIn(Path meta) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(meta)) {
            properties.load(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException("the broker's " + meta + " is unreadable", failure);
        }
        return properties.getProperty("cluster.id");
    }
}
