package io.millrace.gateway.boot;

import io.millrace.gateway.alert.AcknowledgeDesk;
import io.millrace.gateway.alert.AlertIds;
import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.Board;
import io.millrace.gateway.console.ConsoleFeed;
import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayStatus.AlertLook;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.console.GatewayView;
import io.millrace.gateway.console.PayloadTrial;
import io.millrace.gateway.console.ReadingBalance;
import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.BoundedIntake;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.ingest.gpio.SampleDesk;
import io.millrace.gateway.ingest.mqtt.Destination;
import io.millrace.gateway.ingest.redelivery.RedeliveryMemory;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.gateway.outbox.bridge.BridgeOpening;
import io.millrace.gateway.outbox.bridge.BridgeOpening.Kept;
import io.millrace.gateway.outbox.bridge.GatewayAlerts;
import io.millrace.gateway.pipeline.Judge;
import io.millrace.gateway.pipeline.MessageReception;
import io.millrace.gateway.pipeline.Pipeline;
import io.millrace.gateway.pipeline.PipelineLimits;
import io.millrace.gateway.pipeline.Redeliveries;
import io.millrace.gateway.pipeline.RulesJudge;
import io.millrace.gateway.pipeline.WatchfulJudge;
import io.millrace.gateway.report.ReportFilter;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.ModelProblems;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ProfileProblem.Severity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The gateway, wired. Opening recovers the journal; {@link #start} lets messages in; {@link #close}
 * stops in the reverse order and acknowledges what could be forced.
 *
 * <p>{@link #status} may be called by anyone, {@link #follow} by one thread and {@link #close} by
 * another, the rest belongs to one thread.
 */
final class RunningGateway implements GatewayView, AutoCloseable {

    private static final Logger LOG = System.getLogger(RunningGateway.class.getName());

    /** Messages between the sources and the pipeline; about 16 MB of small ones. */
    private static final int INTAKE_MAX = 50_000;

    /** Between two rounds of the pipeline lies a tick, and whatever one batch takes. */
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    /** How long a stop may take to store and force what was taken. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final GatewaySettings settings;
    private final GatewayParts parts;
    private final WatchedClock clock;
    private final Plant plant;
    private final Board board;
    private final Accounting accounting = new Accounting();
    private final Scorer scorer;
    private final GatewayAlerts gatewayAlerts;
    private final Outbox outbox;
    private final Pipeline pipeline;
    private final Destination destination;
    private final Sources sources;
    private final WiredSources wired;
    private final Instant startedAt;
    private final ModelShelf models;
    private final LiveDevices live;
    private final AcknowledgeDesk acknowledging;
    private final ReloadTally reloads = new ReloadTally();
    private final StatusRecords records;
    private final RejectedMessages rejected;
    private volatile SettingsOutcome.Loaded present;
    private volatile long turnedNanos;

    private RunningGateway(SettingsOutcome.Loaded loaded, GatewayParts parts) {
        this.settings = loaded.settings();
        this.present = loaded;
        this.parts = parts;
        this.clock = WatchedClock.of(parts, settings.journal());
        this.startedAt = clock.line().instant();
        AlertIds ids = () -> UUID.randomUUID().toString();
        this.gatewayAlerts = new GatewayAlerts(settings.gateway().id(), ids);
        DeviceSet devices = DeviceSet.of(loaded, clock.line(), gatewayAlerts::tell);
        this.plant = Plant.of(loaded, devices.router());
        this.models = new ModelShelf(settings.models(), plant::profile);
        this.scorer = new Scorer(models);
        models.install(Plant.profilesOf(loaded), scorer);

        AlertRules rules = new AlertRules(plant, ids);
        RedeliveryMemory redeliveries = new RedeliveryMemory(settings.cloud().topics().limit());
        this.wired = new WiredSources(devices.devices(), parts.gpioChip(settings.gpio()));
        this.outbox = openOutbox(kept(redeliveries, rules));
        // The replay may have asked for the models of devices that no message has brought yet.
        scorer.reassign();
        this.records = new StatusRecords(outbox, this, parts.version(), parts.ticker());
        plant.channels().forEach(rules::watch);

        this.rejected = new RejectedMessages(clock.line());
        this.board = new Board(plant.configured(), plant::profile);
        board.recovered(rules.active(), rules::isAcknowledged);
        this.acknowledging = new AcknowledgeDesk(rules);
        ReportFilter filter = new ReportFilter(plant);
        this.live =
                new LiveDevices(
                        devices,
                        new LiveDevices.Parts(plant, rules, scorer, models, filter, board, wired));
        BoundedIntake intake = new BoundedIntake(INTAKE_MAX, accounting, parts.ticker());
        this.pipeline =
                new Pipeline(
                        new Pipeline.Inlet(intake, accounting),
                        new Pipeline.Stages(
                                new MessageReception(
                                        live, new Redeliveries(redeliveries), rejected),
                                judge(new RulesJudge(scorer, rules, filter)),
                                outbox,
                                board),
                        PipelineLimits.DEFAULT,
                        new Pipeline.Time(clock.line(), parts.ticker(), this::betweenMessages));
        this.destination = new Destination(intake, accounting, rejected, clock.line()::steady);
        this.sources = sources(devices);
    }

    private Sources sources(DeviceSet devices) {
        return new Sources(
                settings, TopicRouter.topicFilters(devices.devices()), destination, parts);
    }

    /** Everything taken so far is in the outbox. */
    private void betweenMessages() {
        live.exchangeIfOffered(clock.line().instant());
        clock.look(outbox);
        records.sayIfDue();
    }

    private Kept kept(RedeliveryMemory redeliveries, AlertRules rules) {
        return new Kept(
                List.of(
                        Memories.of(redeliveries, () -> plant.channels().size()),
                        Memories.of(scorer),
                        wired.memory()),
                List.of(Memories.of(rules)));
    }

    private Outbox openOutbox(Kept kept) {
        return new BridgeOpening(
                        settings,
                        plant,
                        gatewayAlerts,
                        parts.bootId(),
                        new BridgeOpening.Time(
                                parts.clocks()::wall, parts.ticker(), parts.random(), clock.care()),
                        kept)
                .open();
    }

    private Judge judge(Judge ofReadings) {
        return new WatchfulJudge(ofReadings, this::fromElsewhere);
    }

    /** What changes alerts and is no reading. */
    private Judge.Scored fromElsewhere(Instant now) {
        turnedNanos = parts.ticker().getAsLong();
        List<AlertTransition> transitions = new ArrayList<>(live.takeClears());
        transitions.addAll(gatewayAlerts.take(now));
        AcknowledgeDesk.Taken taken = acknowledging.take(now);
        transitions.addAll(taken.transitions());
        List<Acknowledgement> answers =
                taken.answers().stream().<Acknowledgement>map(answer -> answer::run).toList();
        return new Judge.Scored(List.of(), transitions, answers);
    }

    /** An operator has seen an alert; the answer comes when that is on disk. */
    CompletableFuture<AcknowledgeDesk.Outcome> acknowledge(String alertId) {
        return acknowledging.ask(alertId);
    }

    /** Recovers the journal and loads the models; takes nothing yet. */
    static RunningGateway open(SettingsOutcome.Loaded loaded, GatewayParts parts) {
        RunningGateway gateway = new RunningGateway(loaded, parts);
        warnOf(gateway.models, loaded);
        return gateway;
    }

    /**
     * Lets messages in.
     *
     * @throws io.millrace.gateway.ingest.mqtt.ListenerUnavailableException the port cannot be had
     */
    void start() {
        turnedNanos = parts.ticker().getAsLong();
        pipeline.start();
        sources.start();
        wired.start(
                new SampleDesk(destination.intake(), accounting, destination.clock()),
                parts.ticker());
    }

    /**
     * Goes on with the devices of another configuration, which differs in nothing else. Blocks
     * until the pipeline has taken it over; readings go on meanwhile. One thread at a time.
     *
     * @return one line for the log
     * @throws java.util.concurrent.CancellationException the gateway stopped before
     */
    String follow(SettingsOutcome.Loaded loaded) {
        DeviceSet next = DeviceSet.of(loaded, clock.line(), gatewayAlerts::tell);
        ModelShelf.Delivery delivery = models.deliver(Plant.profilesOf(loaded));
        DeviceChanges changes;
        try {
            changes = live.offer(next, delivery).join();
        } catch (CancellationException stopped) {
            delivery.added().values().forEach(Model::close);
            throw stopped;
        }
        present = loaded;
        warnOf(models, loaded);
        wired.follow(next.devices());
        sources.follow(TopicRouter.topicFilters(next.devices()));
        return changes.describe();
    }

    /** Counts what became of changed files. */
    ReloadTally reloads() {
        return reloads;
    }

    /** What a profile makes of a message that never came; empty when no device has it. */
    Optional<PayloadTrial.Tried> attempt(String profile, PayloadTrial.Message message) {
        return Plant.profilesOf(present).stream()
                .filter(used -> used.name().equals(profile))
                .findFirst()
                .map(used -> PayloadTry.of(used, message, clock.line()));
    }

    /** In the words and at the place that validation would tell it. */
    private static void warnOf(ModelShelf models, SettingsOutcome.Loaded loaded) {
        for (DeviceProfile profile : Plant.profilesOf(loaded)) {
            LoadedProfile written = loaded.library().find(profile.name()).orElseThrow();
            String harm = "; its devices are watched by their limits alone";
            List<String> problems = models.problemsOf(profile);
            List<String> told =
                    problems.isEmpty()
                            ? models.cautionsOf(profile)
                            : problems.stream().map(problem -> problem + harm).toList();
            for (String text : told) {
                LOG.log(Level.WARNING, ModelProblems.at(written, text, Severity.WARNING).format());
            }
            for (String note : models.notesOf(profile)) {
                LOG.log(Level.WARNING, ModelProblems.at(written, note, Severity.WARNING).format());
            }
        }
    }

    /**
     * The pipeline moves, if only in circles, as it does while the storage takes nothing.
     * Thread-safe.
     */
    boolean isTurning() {
        return parts.ticker().getAsLong() - turnedNanos < STANDSTILL.toNanos();
    }

    /** What an operator wants to read first. */
    String describe(URI console) {
        OutboxStatus.Counts readings = outbox.status().readings();
        return "gateway %s is up: %s, console %s, devices: %d, channels: %d, forwarding to %s, readings recovered from disk: %d"
                .formatted(
                        settings.gateway().id(),
                        String.join(", ", addresses()),
                        console,
                        plant.configured().size(),
                        plant.channels().size(),
                        settings.cloud().kafka().get("bootstrap.servers"),
                        readings.recovered());
    }

    private List<String> addresses() {
        return Stream.concat(sources.addresses().stream(), wired.addresses().stream()).toList();
    }

    private List<SourceLook> looks() {
        return Stream.concat(sources.looks().stream(), wired.looks().stream()).toList();
    }

    @Override
    public Optional<GatewayStatus> status() {
        return Optional.of(status(board.devices(), board.alerts()));
    }

    private GatewayStatus status(List<DeviceLook> devices, List<AlertLook> alerts) {
        OutboxStatus stored = outbox.status();
        Accounting.Snapshot counts = accounting.snapshot();
        return new GatewayStatus(
                new GatewayStatus.Identity(
                        settings.gateway().id(),
                        settings.gateway().site(),
                        parts.version(),
                        startedAt,
                        clock.word()),
                clock.line().instant(),
                devices,
                alerts,
                ReadingBalance.of(stored.readings(), counts),
                stored.lanes(),
                settings.journal().limitBytes(),
                settings.cloud().readyLimit(),
                pipeline.storageTrouble().or(stored::storage),
                stored.deviceBytes(),
                looks(),
                sources.listenerLook(),
                reloads.look(),
                board.models());
    }

    /** What the console's pages are made from. Thread-safe. */
    ConsoleFeed feed() {
        return new ConsoleFeed(
                board,
                rejected,
                () -> status(List.of(), List.of()),
                models::looks,
                () -> Shelves.profiles(present, reloads.problems()),
                new ConsoleFeed.Time(clock.line(), parts.ticker()));
    }

    @Override
    public void close() {
        live.close();
        acknowledging.close();
        wired.close();
        sources.stopReading();
        boolean hasEnded = pipeline.stop(STOP_LIMIT);
        sources.close();
        if (hasEnded) {
            records.stop();
        }
        outbox.close();
        scorer.close();
    }
}
