package io.millrace.gateway.boot;

import io.millrace.bridge.journal.file.JournalInspector;
import io.millrace.gateway.cli.Diagnosis;
import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.cli.KafkaUnreachableException;
import io.millrace.gateway.cli.kafka.KafkaProbe;
import io.millrace.gateway.cli.kafka.KafkaProbe.ClusterLook;
import io.millrace.gateway.clock.ClockSync;
import io.millrace.gateway.clock.KernelClock;
import io.millrace.gateway.ingest.mqtt.BrokerProbe;
import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Looks at everything that {@code run} will need, and changes nothing that stays. */
final class Doctor implements Diagnosis {

    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(5);
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(5);
    private static final long MIB = 1L << 20;

    private final Map<String, String> environment;
    private final LongSupplier ticker;

    Doctor(Map<String, String> environment, LongSupplier ticker) {
        this.environment = environment;
        this.ticker = ticker;
    }

    @Override
    public List<Finding> examine(Path config) {
        return switch (SettingsLoader.load(config, environment)) {
            case SettingsOutcome.Refused(List<ProfileProblem> problems) ->
                    problems.stream().map(Doctor::settings).toList();
            case SettingsOutcome.Loaded loaded -> examine(config, loaded);
        };
    }

    private static Finding settings(ProfileProblem problem) {
        return problem.severity() == ProfileProblem.Severity.ERROR
                ? Finding.bad(SETTINGS, problem.format())
                : Finding.warning(SETTINGS, problem.format());
    }

    private List<Finding> examine(Path config, SettingsOutcome.Loaded loaded) {
        GatewaySettings settings = loaded.settings();
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.good(
                        SETTINGS,
                        "%s is valid: gateway %s with %d device entries"
                                .formatted(
                                        config,
                                        settings.gateway().id(),
                                        settings.devices().size())));
        loaded.warnings().forEach(warning -> findings.add(settings(warning)));
        findings.add(disk(settings.journal()));
        findings.addAll(ports(settings));
        findings.addAll(brokers(settings));
        findings.addAll(kafkaProperties(settings));
        findings.addAll(kafka(settings, loaded));
        findings.add(clock());
        findings.addAll(WiredDoctor.examine(loaded));
        findings.addAll(models(loaded));
        return findings;
    }

    private static Finding disk(GatewaySettings.Journal journal) {
        Path existing = journal.directory();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !isWritable(existing)) {
            return Finding.bad(
                    "disk",
                    "%s cannot be written; create it for this user or change journal.directory"
                            .formatted(journal.directory()));
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String text =
                    "%s is writable, %d MiB free, the journal may take %d MiB"
                            .formatted(journal.directory(), free / MIB, journal.limitBytes() / MIB);
            return free < journal.limitBytes()
                    ? Finding.warning("disk", text + "; free space or lower journal.limit")
                    : Finding.good("disk", text);
        } catch (IOException failure) {
            return Finding.bad("disk", existing + ": " + failure.getMessage());
        }
    }

    /** By trying: permissions alone say nothing about read-only and special file systems. */
    private static boolean isWritable(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".millrace-doctor", ""));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static List<Finding> ports(GatewaySettings settings) {
        List<String> problems = Ports.problems(settings);
        Optional<ProcessHandle> owner =
                new JournalInspector(settings.journal().directory()).likelyOwner();
        if (!problems.isEmpty() && owner.isPresent()) {
            return List.of(
                    Finding.good(
                            "ports",
                            "in use, by the gateway that runs on this journal: process %d"
                                    .formatted(owner.get().pid())));
        }
        if (!problems.isEmpty()) {
            return problems.stream().map(problem -> Finding.bad("ports", problem)).toList();
        }
        String free =
                settings.mqtt()
                        .listener()
                        .map(open ->
                                "MQTT %s and console %s are free"
                                        .formatted(open.address(), settings.console()))
                        .orElseGet(() -> "console %s is free".formatted(settings.console()));
        return List.of(Finding.good("ports", free));
    }

    private static List<Finding> brokers(GatewaySettings settings) {
        return settings.mqtt().subscribers().stream().map(Doctor::broker).toList();
    }

    private static Finding broker(GatewaySettings.Subscriber broker) {
        return BrokerProbe.problem(broker, BROKER_LIMIT)
                .map(problem ->
                        Finding.bad(
                                "mqtt",
                                "broker %s: %s; check the address, and username and password"
                                        .formatted(broker.url(), problem)))
                .orElseGet(
                        () -> Finding.good("mqtt", "broker %s lets us in".formatted(broker.url())));
    }

    private static List<Finding> kafkaProperties(GatewaySettings settings) {
        Map<String, String> client = settings.cloud().kafka();
        List<Finding> findings = new ArrayList<>();
        KafkaProbe.refusedValue(client)
                .ifPresent(why -> findings.add(Finding.bad("kafka", "cloud.kafka: " + why)));
        KafkaProbe.unknownNames(client)
                .forEach(name ->
                        findings.add(
                                Finding.warning(
                                        "kafka",
                                        "cloud.kafka.%s is no property of a Kafka client; check its spelling"
                                                .formatted(name))));
        return findings;
    }

    private static List<Finding> kafka(GatewaySettings settings, SettingsOutcome.Loaded loaded) {
        try {
            ClusterLook cluster = KafkaProbe.look(settings.cloud().kafka(), KAFKA_LIMIT);
            return List.of(
                    Finding.good(
                            "kafka",
                            "cluster %s answers, brokers: %d"
                                    .formatted(cluster.clusterId(), cluster.brokers())),
                    topics(settings, loaded, cluster));
        } catch (KafkaUnreachableException unreachable) {
            return List.of(
                    Finding.bad(
                            "kafka",
                            unreachable.getMessage()
                                    + " (cloud.kafka.bootstrap.servers); a running gateway keeps"
                                    + " readings on disk meanwhile"));
        }
    }

    private static Finding topics(
            GatewaySettings settings, SettingsOutcome.Loaded loaded, ClusterLook cluster) {
        GatewaySettings.Topics topics = settings.cloud().topics();
        Plant plant =
                Plant.of(
                        loaded,
                        new TopicRouter(
                                Plant.devicesOf(loaded),
                                new TopicRouter.Newcomers(Admission.OPEN, _ -> {}, 0)));
        Set<String> missing = new LinkedHashSet<>(plant.topicNames());
        int wanted = missing.size();
        missing.removeAll(cluster.topics());
        String text = "%d of %d topics exist".formatted(wanted - missing.size(), wanted);
        if (topics.replicationFactor() > cluster.brokers()) {
            return Finding.warning(
                    "topics",
                    "%s; replication-factor %d will be lowered to %d, the number of brokers"
                            .formatted(text, topics.replicationFactor(), cluster.brokers()));
        }
        if (!missing.isEmpty() && !topics.create()) {
            return Finding.bad(
                    "topics",
                    "%s; create the others, or set cloud.topics.create: true; missing: %s"
                            .formatted(text, missing));
        }
        return Finding.good(
                "topics",
                missing.isEmpty()
                        ? text
                        : text + ", the others are created at their first reading or alert");
    }

    private Finding clock() {
        Optional<Boolean> isSynced = KernelClock.open(ticker).map(ClockSync::isSynced);
        if (isSynced.isEmpty()) {
            return Finding.warning("clock", "this system cannot say whether its clock is right");
        }
        return isSynced.get()
                ? Finding.good("clock", "synchronised")
                : Finding.warning(
                        "clock",
                        "not synchronised; readings are marked unsynced; start a time service"
                                + " (systemd-timesyncd or chrony)");
    }

    private static List<Finding> models(SettingsOutcome.Loaded loaded) {
        List<Finding> findings = new ArrayList<>();
        ModelShelf shelf = new ModelShelf(loaded.settings().models(), device -> Optional.empty());
        for (DeviceProfile profile : Plant.profilesOf(loaded)) {
            profile.modelFile().ifPresent(file -> findings.add(model(file, profile, shelf)));
        }
        return findings;
    }

    private static Finding model(String file, DeviceProfile profile, ModelShelf shelf) {
        try (Model model = shelf.load(file)) {
            ModelManifest manifest = model.manifest();
            List<String> misfits = manifest.problemsWith(profile);
            if (!misfits.isEmpty()) {
                return Finding.bad("models", file + ": " + String.join("; ", misfits));
            }
            List<String> cautions = new ArrayList<>(shelf.cautionsOf(profile));
            if (!manifest.isDeployable()) {
                cautions.add(
                        file + " is not deployable: it runs as a shadow; train it on more rows");
            }
            return cautions.isEmpty()
                    ? Finding.good("models", file + " loads and fits " + profile.name())
                    : Finding.warning("models", String.join("; ", cautions));
        } catch (ModelRefusedException refusal) {
            return Finding.bad("models", refusal.getMessage());
        }
    }
}
