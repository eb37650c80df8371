package io.millrace.emulator.boot;

import io.millrace.emulator.controls.ControlServer;
import io.millrace.emulator.gateway.Addresses;
import io.millrace.emulator.gateway.GatewayConsole;
import io.millrace.emulator.gateway.GatewayFailedException;
import io.millrace.emulator.gateway.GatewayFolder;
import io.millrace.emulator.gateway.GatewayProgram;
import io.millrace.emulator.gateway.GatewaySupervisor;
import io.millrace.emulator.gateway.HostPort;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.sensor.gpio.LineFeed;
import io.millrace.emulator.sensor.mqtt.MqttUplink;
import io.millrace.emulator.torture.TortureCounts;
import io.millrace.emulator.torture.Torturer;
import io.millrace.emulator.verdict.Observed;
import io.millrace.emulator.verdict.Sighting;
import io.millrace.emulator.verdict.Verdict;
import io.millrace.emulator.verdict.json.JsonRecordReader;
import io.millrace.emulator.verdict.kafka.TopicFollower;
import io.millrace.emulator.verdict.kafka.WatchedTopics;
import io.millrace.profile.ProfileLibrary;
import io.millrace.testbed.kafka.LoopbackPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One emulation from the broker's start to the verdict. Everything it starts has ended when {@link
 * #run} returns, also when that fails.
 */
public final class PlantRun {
    private static final Duration READY_MAX = Duration.ofMinutes(1);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);
    private static final Duration TORTURED_STANDSTILL_MAX = Duration.ofMinutes(3);
    private static final Duration LAST_READ_MAX = Duration.ofSeconds(60);

    private final EmulationOrder order;
    private final ProfileLibrary profiles;
    private final Clocks clocks;
    private final Announcer announcer;
    private final StopSignal stop;
    private final Duration standstillMax;
    private final FaultDesk faults;

    public PlantRun(
            EmulationOrder order,
            ProfileLibrary profiles,
            Clocks clocks,
            Announcer announcer,
            StopSignal stop) {
        this(order, profiles, clocks, announcer, stop, STANDSTILL_MAX);
    }

    /**
     * @param standstillMax how long nothing may move at the end before it gives up waiting
     */
    PlantRun(
            EmulationOrder order,
            ProfileLibrary profiles,
            Clocks clocks,
            Announcer announcer,
            StopSignal stop,
            Duration standstillMax) {
        this.order = order;
        this.profiles = profiles;
        this.clocks = clocks;
        this.announcer = announcer;
        this.stop = stop;
        this.standstillMax = standstillMax;
        this.faults = new FaultDesk(clocks, announcer);
    }

    /** Runs until the duration has passed or the stop signal comes, then drains and judges. */
    public RunReport run() {
        GatewayProgram program = GatewayProgram.in(order.places().home());
        try (RunFolder folder = RunFolder.open(order.places().data())) {
            announcer.say("starting Kafka and the gateway; data in " + folder.path());
            try (Broker broker = Broker.open(order, folder.path().resolve("kafka"));
                    LineFeed lines = LineFeed.open();
                    ControlServer controls = ControlServer.open()) {
                return kept(
                        folder, withBroker(new Ground(broker, lines, controls), folder, program));
            } catch (GatewayFailedException failure) {
                folder.keep();
                announcer.say("kept       everything of this run is in " + folder.path());
                throw failure;
            }
        }
    }

    private static RunReport kept(RunFolder folder, RunReport report) {
        if (!report.isGood()) {
            folder.keep();
            folder.note(report.evidence().findings());
        }
        return report;
    }

    /** What a run stands on. */
    private record Ground(Broker broker, LineFeed lines, ControlServer controls) {}

    private RunReport withBroker(Ground ground, RunFolder folder, GatewayProgram installed) {
        Broker broker = ground.broker();
        GatewayProgram controlled = installed.withControls(ground.controls().port());
        GatewayProgram program =
                order.wired().isEmpty() ? controlled : controlled.withLines(ground.lines().port());
        List<SensorId> sensors = Sensors.identities(order.overMqtt());
        Books books = new Books(sensors, folder.takeFirstSequence());
        WatchedTopics topics =
                new WatchedTopics(
                        sensors.stream().map(SensorId::name).toList(), Sensors.alertNames(order));
        try (TopicFollower follower =
                new TopicFollower(
                        broker.servers().forConsumer(),
                        topics,
                        new JsonRecordReader(),
                        clocks.ticker())) {
            Verdict verdict = new Verdict(books, follower.withHistory());
            follower.start((where, record) -> see(verdict, where, record));
            Scene scene = new Scene(folder, program, ground, books, verdict, follower);
            Addresses addresses = addresses(broker);
            try {
                return withGateway(scene, addresses);
            } catch (GatewayFailedException failure) {
                Addresses others = otherPorts(addresses, failure);
                return withGateway(scene, others);
            }
        }
    }

    /** What stands on the stage of a run before the gateway comes. */
    private record Scene(
            RunFolder folder,
            GatewayProgram program,
            Ground ground,
            Books books,
            Verdict verdict,
            TopicFollower follower) {
        Broker broker() {
            return ground.broker();
        }
    }

    /** The gateway, once it is up. */
    private record Live(GatewaySupervisor gateway, GatewayConsole console) {}

    private RunReport withGateway(Scene scene, Addresses addresses) {
        try (GatewaySupervisor gateway = startGateway(scene, addresses);
                GatewayConsole console = new GatewayConsole(addresses.console())) {
            gateway.awaitReady(console, READY_MAX);
            return play(scene, new Live(gateway, console), addresses);
        }
    }

    /**
     * Somebody can take a port between our choice and the gateway's start: then another will do,
     * unless the user has chosen it.
     */
    private Addresses otherPorts(Addresses addresses, GatewayFailedException failure) {
        boolean mayMove = order.places().consolePort().isEmpty();
        String console = mayMove ? freeOr(addresses.console()) : addresses.console();
        Addresses others =
                new Addresses(
                        addresses.kafka(),
                        addresses.kafkaOfGateway(),
                        freeOr(addresses.mqtt()),
                        console);
        if (failure.wasEverReady() || others.equals(addresses)) {
            throw failure;
        }
        announcer.say(
                "a port was taken meanwhile; now it is MQTT on %s and the console on %s"
                        .formatted(others.mqtt(), others.console()));
        return others;
    }

    /** The address itself, or a free one in place of one that somebody has. */
    private static String freeOr(String address) {
        return LoopbackPorts.isFree(HostPort.of(address).port())
                ? address
                : "127.0.0.1:" + LoopbackPorts.free();
    }

    private Addresses addresses(Broker broker) {
        int consolePort = Ports.console(order.places().consolePort(), announcer);
        return new Addresses(
                broker.servers().forConsumer(),
                broker.servers().forGateway(),
                "127.0.0.1:" + LoopbackPorts.free(),
                "127.0.0.1:" + consolePort);
    }

    private GatewaySupervisor startGateway(Scene scene, Addresses addresses) {
        GatewayFolder files = new GatewayFolder(scene.folder().path());
        files.writeConfiguration(addresses, order.plant(), scene.broker().servers().replicas());
        files.writeProfiles(
                order.plant().stream()
                        .map(device -> profiles.find(device.profile().name()).orElseThrow())
                        .distinct()
                        .toList());
        GatewaySupervisor gateway =
                new GatewaySupervisor(
                        scene.program(), files, addresses, clocks.ticker(), announcer::say);
        gateway.start();
        return gateway;
    }

    private RunReport play(Scene scene, Live live, Addresses addresses) {
        announcer.say(
                """
                console    http://%s
                kafka      %s
                mqtt       %s
                plant      %d devices, %d channels\
                """
                        .formatted(
                                addresses.console(),
                                addresses.kafka(),
                                addresses.mqtt(),
                                order.plant().size(),
                                order.channels()));
        GatewayTotals totals = new GatewayTotals(live.console(), live.gateway());
        Watched watched = new Watched(scene, live, totals);
        announceLines();
        Sensors.Outlets outlets = new Sensors.Outlets(listener(addresses), scene.ground().lines());
        try (Sensors sensors = new Sensors(order, scene.books(), outlets, clocks)) {
            sensors.start();
            Optional<TortureCounts> torture = sampleUnderFire(watched, sensors);
            new Drain(sensors, scene.verdict(), clocks.ticker(), announcer, standstillMax())
                    .await(live.gateway());
            totals.look();
            Sensors.Counts counts = sensors.counts();
            // Without a writer the topics have an end, and what the consumer has not seen by then
            // is not there.
            live.gateway().stop();
            boolean isReadToTheEnd = scene.follower().finish(LAST_READ_MAX);
            return report(watched, torture, counts, isReadToTheEnd);
        }
    }

    private void announceLines() {
        if (!order.wired().isEmpty()) {
            String names =
                    order.wired().stream().map(PlantDevice::name).collect(Collectors.joining(", "));
            announcer.say("gpio       " + names + ", at emulated lines; not in the verdict");
        }
    }

    /** Under torture a killed gateway's transaction and a broker's return each take their time. */
    private Duration standstillMax() {
        return order.torture().isPresent() ? TORTURED_STANDSTILL_MAX : standstillMax;
    }

    private Optional<TortureCounts> sampleUnderFire(Watched watched, Sensors sensors) {
        Optional<Torturer> torturer = torturer(watched);
        try {
            torturer.ifPresent(Torturer::start);
            sampleWithVisitors(watched.scene().ground(), () -> sample(watched, sensors), sensors);
            sensors.stopSampling();
            torturer.ifPresent(Torturer::heal);
            return torturer.map(Torturer::counts);
        } finally {
            torturer.ifPresent(Torturer::close);
        }
    }

    /** Visitors can do what they like until sampling ends; then the link is whole again. */
    private void sampleWithVisitors(Ground ground, Runnable sampling, Sensors sensors) {
        VisitorControls.Wire wire = new VisitorControls.Wire(ground.broker().link(), announcer);
        ground.controls().serve(new VisitorControls(order.plant(), faults, sensors, wire));
        sampling.run();
        ground.controls().release();
        wire.end();
    }

    private Optional<Torturer> torturer(Watched watched) {
        Scene scene = watched.scene();
        LongSupplier inFlight = () -> scene.books().sent() - scene.verdict().inKafka();
        return order.torture()
                .map(schedule ->
                        new Torturer(
                                schedule,
                                new Torturer.Victims(
                                        scene.broker().cluster().orElseThrow(),
                                        watched.live().gateway(),
                                        inFlight),
                                clocks.ticker(),
                                announcer::say));
    }

    /** Everything that is looked at while it runs. */
    private record Watched(Scene scene, Live live, GatewayTotals totals) {}

    private void sample(Watched watched, Sensors sensors) {
        Scene scene = watched.scene();
        List<PlannedFault> waiting = new ArrayList<>(order.faults());
        waiting.sort(Comparator.comparing(PlannedFault::after));
        long start = clocks.ticker().getAsLong();
        scene.verdict().beginAt(start);
        Duration elapsed = Duration.ZERO;
        while (!stop.await(TICK) && !isOver(elapsed)) {
            watched.live().gateway().requireAlive();
            elapsed = Duration.ofNanos(clocks.ticker().getAsLong() - start);
            while (!waiting.isEmpty() && waiting.getFirst().after().compareTo(elapsed) <= 0) {
                faults.begin(waiting.removeFirst(), sensors);
            }
            watched.totals().lookNowAndThen(elapsed);
            announcer.progress(
                    new Announcer.Progress(
                            elapsed,
                            scene.books().sent(),
                            scene.books().acknowledged(),
                            scene.verdict().inKafka(),
                            scene.verdict().alertsRaised()));
        }
    }

    private boolean isOver(Duration elapsed) {
        return order.duration().filter(limit -> elapsed.compareTo(limit) >= 0).isPresent();
    }

    private void see(Verdict verdict, Sighting where, Observed record) {
        verdict.see(where, record);
        faults.see(where, record);
        if (record instanceof Observed.Alert alert) {
            announcer.alert(alert.alert());
        }
    }

    private RunReport report(
            Watched watched,
            Optional<TortureCounts> torture,
            Sensors.Counts counts,
            boolean isReadToTheEnd) {
        Scene scene = watched.scene();
        Verdict verdict = scene.verdict();
        return new RunReport(
                order.seed(),
                scene.books().sent() + counts.edges(),
                scene.books().acknowledged(),
                counts.heldBack(),
                counts.lines(),
                watched.live().gateway().restarts(),
                watched.totals().counts(),
                verdict.tally(),
                faults.watches(),
                new RunReport.Latency(verdict.latencyMillis(0.50), verdict.latencyMillis(0.99)),
                torture,
                new RunReport.Evidence(
                        verdict.findings(), verdict.untoldFindings(), scene.folder().path()),
                isReadToTheEnd);
    }

    private static MqttUplink.Listener listener(Addresses addresses) {
        HostPort mqtt = HostPort.of(addresses.mqtt());
        return new MqttUplink.Listener(mqtt.host(), mqtt.port());
    }
}
