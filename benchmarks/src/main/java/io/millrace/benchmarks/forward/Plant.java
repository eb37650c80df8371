package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.boot.BrokerSide;
import io.millrace.benchmarks.boot.GatewaySide;
import io.millrace.benchmarks.boot.PlainSide;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.journal.Journals;
import io.millrace.benchmarks.kafka.Topics;
import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.benchmarks.plant.PlantSize;
import io.millrace.bridge.envelope.Sensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A broker in a process of its own, and a journal with a backlog that is copied for each run. Every
 * run is a gateway of its own name, so that none finds another's position.
 */
final class Plant implements AutoCloseable {
    private static final long SEED = 20_260_304;
    private static final int READINGS_PER_SECOND = 10_000;
    private static final String BROKER_HEAP = "1g";

    private final Bench bench;
    private final ChildJvm brokerProcess;
    private final String broker;
    private final Path backlog;
    private final Topics topics;
    private final Collection<String> readingTopics;
    private int runs;
    private Optional<Path> startCaches = Optional.empty();

    /**
     * What waits for Kafka.
     *
     * @param topicOf a sensor's topic, from its {@code DEVICE-CHANNEL}
     */
    record Backlog(int readings, int sensors, UnaryOperator<String> topicOf) {
        /** Each sensor on a topic of its own, as it is by default. */
        static Backlog of(int readings, int sensors) {
            return new Backlog(readings, sensors, sensor -> "topic-" + sensor);
        }
    }

    Plant(Bench bench, Backlog wanted) {
        this.bench = bench;
        this.backlog = bench.folder().resolve("backlog");
        PlantLoad load =
                new PlantLoad(
                        PlantSize.of(wanted.sensors(), READINGS_PER_SECOND),
                        SEED,
                        wanted.topicOf());
        Journals.fill(backlog, load, wanted.readings(), bench.ticker());
        this.brokerProcess =
                start(BROKER_HEAP, BrokerSide.class, bench.folder().resolve("kafka").toString());
        this.broker = brokerProcess.await("ready");
        this.topics = new Topics(broker);
        this.readingTopics = new TreeSet<>(load.sensors().stream().map(Sensor::topic).toList());
        topics.create(readingTopics);
    }

    String broker() {
        return broker;
    }

    Topics topics() {
        return topics;
    }

    Collection<String> readingTopics() {
        return readingTopics;
    }

    /** A gateway that has the backlog and a fresh name. */
    ChildJvm gateway(String heap, int alerts) {
        return gateway(heap, copy(), alerts);
    }

    /** A gateway whose journal is empty. */
    ChildJvm idleGateway(String heap, int alerts) {
        runs++;
        return gateway(heap, bench.folder().resolve("journal-" + runs), alerts);
    }

    private ChildJvm gateway(String heap, Path journal, int alerts) {
        return start(
                heap,
                GatewaySide.class,
                journal.toString(),
                broker,
                "gateway-" + runs,
                Integer.toString(alerts));
    }

    /** A plain producer that has the backlog. */
    ChildJvm plain(String heap) {
        return start(heap, PlainSide.class, copy().toString(), broker);
    }

    private Path copy() {
        runs++;
        return Journals.copy(backlog, bench.folder().resolve("journal-" + runs));
    }

    private ChildJvm start(String heap, Class<?> main, String... arguments) {
        Optional<Path> cache =
                startCaches.map(folder -> folder.resolve(main.getSimpleName() + ".aot"));
        return ChildJvm.start(
                new ChildJvm.Order(heap, main, List.of(arguments), cache), bench.leftovers());
    }

    /**
     * From now on every kind of process starts from what its first run has left, as the installed
     * gateway does: classes loaded and linked, and what to compile first.
     */
    void startsAsInstalled() {
        startCaches = Optional.of(bench.folder());
    }

    @Override
    public void close() {
        topics.close();
        brokerProcess.close();
    }
}
