package io.millrace.testbed.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, broker and controller in one) inside this JVM, on 127.0.0.1.
 *
 * <p>It can be stopped and started again on the same port with the same logs, so a test can play an
 * outage. It keeps no promise against power loss, and one broker cannot play a cluster. Topics are
 * not created by merely writing to them: whoever needs one creates it. Defaults are made for a
 * quick start and a small memory: one partition per internal topic, replication 1, transactions
 * that time out are aborted within a second.
 *
 * <p>Kafka ends its JVM when it cannot go on. Here that is turned into a {@link
 * BrokerFailedException} on the thread concerned, for the whole JVM and for good, because an
 * emulator or a test run must survive its broker.
 *
 * <p>Thread-safe; {@link #stop}, {@link #startAgain} and {@link #close} may come from any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final int START_ATTEMPTS_MAX = 3;

    private final BrokerOptions options;
    private final Path logs;
    private final int port;
    private final String clusterId;
    private final KafkaLogLevels logLevels = new KafkaLogLevels();
    private Optional<KafkaRaftServer> server = Optional.empty();

    private EmbeddedKafka(BrokerOptions options) {
        this.options = options;
        this.logs = options.folder().resolve("kafka-logs");
        this.port = options.port().orElseGet(LoopbackPorts::free);
        logLevels.set(options.log());
        this.clusterId = formattedClusterId();
    }

    /**
     * Starts a broker and returns when it serves, typically after one to three seconds.
     *
     * @throws BrokerFailedException when the port is taken or the broker does not come up
     */
    public static EmbeddedKafka start(BrokerOptions options) {
        EmbeddedKafka kafka = new EmbeddedKafka(options);
        kafka.startAgain();
        return kafka;
    }

    /** Starts a broker with the defaults, see {@link BrokerOptions#in}. */
    public static EmbeddedKafka start(Path folder) {
        return start(BrokerOptions.in(folder));
    }

    /** For a client's {@code bootstrap.servers}; the same across {@link #stop} and restart. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Kafka's id of this cluster, kept in the folder. */
    public String clusterId() {
        return clusterId;
    }

    public synchronized boolean isRunning() {
        return server.isPresent();
    }

    /**
     * Stops the broker in order; clients see their connections close. Does nothing when stopped.
     */
    public synchronized void stop() {
        server.ifPresent(running -> {
            running.shutdown();
            running.awaitShutdown();
        });
        server = Optional.empty();
    }

    /** Starts it again on the same port with the same logs. Does nothing when it runs. */
    public synchronized void startAgain() {
        if (server.isPresent()) {
            return;
        }
        requireFreePort();
        Exit.setExitProcedure(EmbeddedKafka::refuseExit);
        Exit.setHaltProcedure(EmbeddedKafka::refuseExit);
        for (int attempt = 1; server.isEmpty(); attempt++) {
            // Nobody calls the controller's port from outside: a new one at each attempt costs
            // nothing.
            KafkaRaftServer starting =
                    new KafkaRaftServer(
                            new KafkaConfig(settings(LoopbackPorts.free())), Time.SYSTEM);
            try {
                starting.startup();
                server = Optional.of(starting);
            } catch (RuntimeException failure) {
                starting.shutdown();
                if (attempt == START_ATTEMPTS_MAX) {
                    throw new BrokerFailedException(
                            "the broker on port %d with its logs in %s did not start in %d attempts"
                                    .formatted(port, logs, attempt),
                            failure);
                }
            }
        }
    }

    /** Stops the broker for good; its folder stays. */
    @Override
    public void close() {
        stop();
    }

    private static void refuseExit(int status, String message) {
        throw new BrokerFailedException(
                "Kafka wanted to end this process with status %d: %s".formatted(status, message));
    }

    private void requireFreePort() {
        if (!LoopbackPorts.isFree(port)) {
            throw new BrokerFailedException(
                    "port %d on 127.0.0.1 is in use, so no broker can start there; choose another or leave it open"
                            .formatted(port));
        }
    }

    private String formattedClusterId() {
        Path meta = logs.resolve("meta.properties");
        if (Files.exists(meta)) {
            return readClusterId(meta);
        }
        String fresh = Uuid.randomUuid().toString();
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(fresh)
                    .setNodeId(NODE_ID)
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .run();
        } catch (Exception failure) {
            throw new BrokerFailedException(
                    "the broker's folder " + logs + " could not be prepared", failure);
        }
        return fresh;
    }

    private static String readClusterId(Path meta) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(meta)) {
            properties.load(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException("the broker's " + meta + " is unreadable", failure);
        }
        return properties.getProperty("cluster.id");
    }

    private Map<String, String> settings(int controllerPort) {
        Map<String, String> settings = new HashMap<>(quickDefaults());
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", logs.toString());
        settings.putAll(options.settings());
        return settings;
    }

    private static Map<String, String> quickDefaults() {
        return Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("background.threads", "2"),
                // Its default of 128 MB would be most of a test's heap.
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                // Index files are reserved in full for every partition; 10 MB each is the default.
                Map.entry("log.index.size.max.bytes", "1048576"));
    }
}
