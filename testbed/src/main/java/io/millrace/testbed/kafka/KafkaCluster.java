package io.millrace.testbed.kafka;

import io.millrace.testbed.link.LinkProxy;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka cluster on 127.0.0.1: one child process per broker (KRaft, each a controller too),
 * and before each of them a {@link LinkProxy} that clients go through. Brokers talk to each other,
 * and {@link #directServers} leads clients to them, past the links.
 *
 * <p>Topics have as many replicas as there are brokers, three at most, and are written only while
 * two of them are in sync; Kafka's own topics as well. A broker can be killed, stopped in order and
 * started again; its port, its link and its logs stay. With most brokers down, nothing works: the
 * others cannot agree on leaders. Killed brokers keep what they wrote, because the machine goes on:
 * this plays no power cut.
 *
 * <p>The children end with {@link #close}, and also when this process is killed. Their class path
 * is that of this process. Thread-safe; brokers are counted from 0.
 */
public final class KafkaCluster implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int REPLICAS_MAX = 3;
    private static final int TRANSACTION_PARTITIONS = 4;
    private static final int ANSWER_MILLIS_MAX = 5_000;

    private final List<BrokerSeat> seats;
    private final List<LinkProxy> links = new ArrayList<>();
    private final List<BrokerChild> children = new ArrayList<>();
    private final KafkaLogLevels logLevels = new KafkaLogLevels();
    private final String clusterId;

    private KafkaCluster(ClusterOptions options) {
        logLevels.set(java.util.logging.Level.OFF);
        this.seats = BrokerSeat.free(options.brokers());
        String id = Uuid.randomUuid().toString();
        for (BrokerSeat seat : seats) {
            Path folder = options.folder().resolve("broker-" + seat.id());
            Path logs = folder.resolve("kafka-logs");
            id = BrokerLogs.prepare(logs, seat.id(), id);
            LinkProxy link = LinkProxy.to(seat.clientPort());
            links.add(link);
            Map<String, String> settings = defaults(options.brokers());
            settings.putAll(seat.settings(seats, link.port()));
            settings.put("log.dirs", logs.toString());
            settings.putAll(options.settings());
            children.add(new BrokerChild(folder, settings));
        }
        this.clusterId = id;
    }

    /**
     * Starts a cluster and returns when every broker serves, typically after five to ten seconds.
     *
     * @throws BrokerFailedException when one does not come up
     */
    public static KafkaCluster start(ClusterOptions options) {
        KafkaCluster cluster = new KafkaCluster(options);
        try {
            cluster.children.forEach(BrokerChild::start);
            cluster.awaitServing(START_MAX);
            return cluster;
        } catch (BrokerFailedException | UncheckedIOException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** For a client's {@code bootstrap.servers}: every broker, through its link. */
    public String bootstrapServers() {
        return links.stream().map(LinkProxy::address).collect(Collectors.joining(","));
    }

    /** For the {@code bootstrap.servers} of a client that no link shall disturb. */
    public String directServers() {
        return seats.stream()
                .map(seat -> "127.0.0.1:" + seat.directPort())
                .collect(Collectors.joining(","));
    }

    /** Kafka's id of this cluster, kept in the folder. */
    public String clusterId() {
        return clusterId;
    }

    /** How many brokers it has, running or not. */
    public int size() {
        return children.size();
    }

    /** The way of all clients to this broker. */
    public LinkProxy link(int broker) {
        return links.get(broker);
    }

    public List<LinkProxy> links() {
        return List.copyOf(links);
    }

    public boolean isRunning(int broker) {
        return children.get(broker).isRunning();
    }

    /** Kills a broker as {@code kill -9} does. Returns whether it ran. */
    public boolean kill(int broker) {
        return children.get(broker).kill();
    }

    /** Stops a broker in order; returns when it is down, and whether it ran. */
    public boolean stop(int broker) {
        return children.get(broker).stop();
    }

    /** Starts a broker again and returns at once; see {@link #awaitServing}. */
    public void startAgain(int broker) {
        children.get(broker).start();
    }

    /**
     * Waits until every broker serves.
     *
     * @throws BrokerFailedException when a child has ended, or after {@code limit}
     */
    public void awaitServing(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", directServers()))) {
            int serving = serving(admin);
            while (serving < size()) {
                requireChildren();
                if (System.nanoTime() - end > 0) {
                    throw new BrokerFailedException(
                            "%d of %d brokers serve after %d s; %s"
                                    .formatted(serving, size(), limit.toSeconds(), logTails()));
                }
                LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
                serving = serving(admin);
            }
        }
    }

    /** Ends every broker at once, and the links. The folder stays. */
    @Override
    public void close() {
        children.forEach(BrokerChild::kill);
        links.forEach(LinkProxy::close);
    }

    private static int serving(Admin admin) {
        try {
            return admin.describeCluster()
                    .nodes()
                    .get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .size();
        } catch (ExecutionException | TimeoutException notYet) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerFailedException(
                    "interrupted while waiting for the brokers", interrupted);
        }
    }

    private void requireChildren() {
        IntStream.range(0, size())
                .filter(broker -> !isRunning(broker))
                .findFirst()
                .ifPresent(broker -> {
                    throw new BrokerFailedException(
                            "broker %d ended instead of serving; %s"
                                    .formatted(broker + 1, logTails()));
                });
    }

    private String logTails() {
        return children.stream()
                .map(child -> String.join("\n  ", child.logTail()))
                .collect(Collectors.joining("\n", "their logs end:\n  ", ""));
    }

    private static Map<String, String> defaults(int brokers) {
        Map<String, String> settings =
                BrokerDefaults.replicated(Math.min(brokers, REPLICAS_MAX), TRANSACTION_PARTITIONS);
        // A killed broker is missed after this; the defaults are made for large clusters.
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        settings.put("unclean.leader.election.enable", "false");
        return settings;
    }
}
