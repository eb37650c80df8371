package io.millrace.testbed.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

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
        this.clusterId = BrokerLogs.prepare(logs, NODE_ID, Uuid.randomUuid().toString());
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

    private Map<String, String> settings(int controllerPort) {
        Map<String, String> settings = BrokerDefaults.alone();
        settings.put("node.id", Integer.toString(NODE_ID));
        String linkedListener =
                options.linkedPort().map(linked -> at("LINKED", linked.port()) + ",").orElse("");
        String linkedAddress =
                options.linkedPort()
                        .map(linked -> "," + at("LINKED", linked.advertised()))
                        .orElse("");
        settings.put(
                "listeners",
                "%s,%s%s"
                        .formatted(
                                at("PLAINTEXT", port),
                                linkedListener,
                                at("CONTROLLER", controllerPort)));
        settings.put("advertised.listeners", at("PLAINTEXT", port) + linkedAddress);
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,LINKED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", logs.toString());
        settings.putAll(options.settings());
        return settings;
    }

    private static String at(String listener, int number) {
        return listener + "://127.0.0.1:" + number;
    }
}
