package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.Address;
import io.millrace.gateway.settings.GatewaySettings.Cloud;
import io.millrace.gateway.settings.GatewaySettings.Gateway;
import io.millrace.gateway.settings.GatewaySettings.Gpio;
import io.millrace.gateway.settings.GatewaySettings.Journal;
import io.millrace.gateway.settings.GatewaySettings.Log;
import io.millrace.gateway.settings.GatewaySettings.LogFormat;
import io.millrace.gateway.settings.GatewaySettings.LogLevel;
import io.millrace.gateway.settings.GatewaySettings.Mqtt;
import io.millrace.gateway.settings.GatewaySettings.Reload;
import io.millrace.gateway.settings.GatewaySettings.WhenFull;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.TopicNames;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlDocument;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlOverrides;
import io.millrace.profile.yaml.YamlPosition;
import io.millrace.profile.yaml.YamlSource;
import io.millrace.profile.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads gateway.yaml and the profiles that its devices need. All or nothing: one error anywhere
 * refuses the whole, and every error is told, with file, line, column and key. A bad profile that
 * no device uses is only warned of.
 */
public final class SettingsLoader {
    /** What every environment variable that overrides a key begins with. */
    public static final String PREFIX = "MILLRACE_";

    /** Variables of the command and the emulator. */
    private static final Set<String> NO_OVERRIDES =
            Set.of(
                    "MILLRACE_HOME",
                    "MILLRACE_PARENT_PID",
                    "MILLRACE_EMULATED_LINES",
                    "MILLRACE_EMULATOR_CONTROLS");

    private static final Path DEFAULT_JOURNAL = Path.of("/var/lib/millrace/journal");
    private static final long DEFAULT_LIMIT_BYTES = 4L << 30;
    private static final long LIMIT_BYTES_MIN = 8L << 20;
    private static final double DEFAULT_ALERT_RESERVE = 0.10;
    private static final int ALERT_RESERVE_PERCENT_MAX = 50;
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(100);
    private static final Duration COMMIT_INTERVAL_MAX = Duration.ofSeconds(10);
    private static final Address DEFAULT_CONSOLE = new Address("127.0.0.1", 8080);
    private static final Map<String, WhenFull> WHEN_FULL =
            Map.of("drop-oldest", WhenFull.DROP_OLDEST, "refuse", WhenFull.REFUSE);

    private static final Map<String, Reload> RELOAD =
            Map.of("watch", Reload.WATCH, "signal", Reload.SIGNAL, "off", Reload.OFF);

    private static final Map<String, LogFormat> LOG_FORMATS =
            Map.of("text", LogFormat.TEXT, "json", LogFormat.JSON);

    private static final Map<String, LogLevel> LOG_LEVELS =
            Map.of(
                    "error",
                    LogLevel.ERROR,
                    "warning",
                    LogLevel.WARNING,
                    "info",
                    LogLevel.INFO,
                    "debug",
                    LogLevel.DEBUG);

    private final Path file;
    private final SettingsFolder folder;
    private final YamlOverrides overrides;
    private final Optional<ModelFit> models;
    private final ProblemList problems = new ProblemList();

    private SettingsLoader(Path file, Map<String, String> environment, Optional<ModelFit> models) {
        this.file = file;
        this.models = models;
        this.folder = new SettingsFolder(file.toAbsolutePath().normalize().getParent());
        this.overrides = new YamlOverrides(PREFIX, environment);
    }

    /**
     * Reads {@code file}, its secrets and its profiles. Models are not looked at: a bad one must
     * not keep a gateway from starting.
     *
     * @param environment variables {@code MILLRACE_...} override scalars
     */
    public static SettingsOutcome load(Path file, Map<String, String> environment) {
        return new SettingsLoader(file, environment, Optional.empty()).load();
    }

    /**
     * Like {@link #load}, but a model that does not load or does not fit its profile is a problem
     * like any other.
     */
    static SettingsOutcome loadWithModels(
            Path file, Map<String, String> environment, ModelFit models) {
        return new SettingsLoader(file, environment, Optional.of(models)).load();
    }

    private SettingsOutcome load() {
        return YamlSource.ofFile(file, problems)
                .flatMap(source -> YamlDocument.parse(source, problems))
                .map(document -> document.root(GatewayKeys.SECTIONS, overrides))
                .map(this::readAll)
                .orElseGet(() -> new SettingsOutcome.Refused(problems.inReadingOrder()));
    }

    private SettingsOutcome readAll(YamlMapping top) {
        Gateway gateway = readGateway(top.section("gateway"));
        Mqtt mqtt = new MqttReader(folder).read(top.section("mqtt"));
        Gpio gpio = readGpio(top.section("gpio"));
        Journal journal = readJournal(top.section("journal"));
        Cloud cloud = new CloudReader(folder, gateway).read(top.section("cloud"));
        Address console =
                top.section("console")
                        .find("address")
                        .flatMap(value -> value.parsed(AddressText::parse))
                        .orElse(DEFAULT_CONSOLE);
        Log log = readLog(top.section("log"));
        Reload reload =
                top.find("reload").flatMap(value -> value.choice(RELOAD)).orElse(Reload.WATCH);
        ProfileLoader.Outcome profiles = readProfiles(top.section("profiles"));
        boolean hasMqtt = mqtt.listener().isPresent() || !mqtt.subscribers().isEmpty();
        List<DeviceDraft> drafts =
                new DevicesReader(profiles, hasMqtt, problems)
                        .read(top.find("devices").flatMap(YamlValue::items).orElse(List.of()));
        checkTogether(top, new TopicNames(gateway, cloud.topics()), cloud, drafts);
        addWarnings(top, profiles, drafts);
        Path modelDirectory = directory(top.section("models"), "models");
        addModelProblems(profiles, drafts, modelDirectory);
        if (problems.hasErrors()) {
            return new SettingsOutcome.Refused(problems.inReadingOrder());
        }
        GatewaySettings settings =
                new GatewaySettings(
                        gateway,
                        mqtt,
                        gpio,
                        journal,
                        cloud,
                        directory(top.section("profiles"), "profiles"),
                        modelDirectory,
                        console,
                        log,
                        reload,
                        drafts.stream().map(DeviceDraft::entry).toList());
        return new SettingsOutcome.Loaded(settings, profiles.library(), problems.inReadingOrder());
    }

    private Path directory(YamlMapping section, String otherwise) {
        return section.find("directory")
                .flatMap(folder::resolve)
                .orElseGet(() -> folder.resolve(otherwise));
    }

    private static Gateway readGateway(YamlMapping section) {
        return new Gateway(
                section.require("id")
                        .flatMap(value -> value.parsed(SettingsValues::requireName))
                        .orElse("unnamed"),
                section.find("site").flatMap(value -> value.parsed(SettingsValues::requireName)));
    }

    private static Gpio readGpio(YamlMapping section) {
        return new Gpio(section.find("chip").flatMap(SettingsValues::chip).orElse(Gpio.AUTO));
    }

    private static Log readLog(YamlMapping section) {
        return new Log(
                section.find("format")
                        .flatMap(value -> value.choice(LOG_FORMATS))
                        .orElse(LogFormat.TEXT),
                section.find("level")
                        .flatMap(value -> value.choice(LOG_LEVELS))
                        .orElse(LogLevel.INFO));
    }

    private Journal readJournal(YamlMapping section) {
        return new Journal(
                section.find("directory").flatMap(folder::resolve).orElse(DEFAULT_JOURNAL),
                section.find("limit")
                        .flatMap(value -> SettingsValues.bytes(value, LIMIT_BYTES_MIN, "8MiB"))
                        .orElse(DEFAULT_LIMIT_BYTES),
                section.find("alert-reserve")
                        .flatMap(value -> SettingsValues.percent(value, ALERT_RESERVE_PERCENT_MAX))
                        .orElse(DEFAULT_ALERT_RESERVE),
                section.find("commit-interval")
                        .flatMap(value -> SettingsValues.duration(value, COMMIT_INTERVAL_MAX))
                        .orElse(DEFAULT_COMMIT_INTERVAL),
                section.find("when-full")
                        .flatMap(value -> value.choice(WHEN_FULL))
                        .orElse(WhenFull.DROP_OLDEST));
    }

    /** Read by the path that the user wrote, so that problems name the files as the user does. */
    private ProfileLoader.Outcome readProfiles(YamlMapping section) {
        Optional<YamlValue> written = section.find("directory");
        Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        Path directory =
                written.flatMap(value -> value.parsed(base::resolve))
                        .orElseGet(() -> base.resolve("profiles"));
        if (Files.notExists(directory)) {
            written.ifPresent(value ->
                    value.warning(
                            "there is no folder "
                                    + directory
                                    + "; only the shipped profiles are used"));
        }
        return ProfileLoader.shippedAnd(directory);
    }

    private void checkTogether(
            YamlMapping top, TopicNames names, Cloud cloud, List<DeviceDraft> drafts) {
        new OverlapChecks().check(drafts);
        TopicChecks topicChecks = new TopicChecks(names, cloud.topics());
        drafts.forEach(topicChecks::check);
        YamlPosition position =
                top.section("cloud")
                        .section("topics")
                        .find("limit")
                        .or(() -> top.find("devices"))
                        .map(YamlValue::position)
                        .orElse(top.position());
        topicChecks
                .excess()
                .ifPresent(text -> problems.error(position, "cloud.topics.limit", text));
    }

    private void addWarnings(
            YamlMapping top, ProfileLoader.Outcome profiles, List<DeviceDraft> drafts) {
        if (drafts.isEmpty()) {
            YamlPosition position =
                    top.find("devices").map(YamlValue::position).orElse(top.position());
            problems.warning(position, "devices", "there are none; nothing will be received");
        }
        problems.addAll(profiles.warnings());
        Set<String> used = used(drafts);
        profiles.refused()
                .forEach((name, faults) -> {
                    if (!used.contains(name)) {
                        faults.stream().map(SettingsLoader::softened).forEach(problems::add);
                    }
                });
        for (String variable : overrides.unused()) {
            if (!NO_OVERRIDES.contains(variable)) {
                problems.warning(
                        YamlPosition.startOf(variable),
                        "",
                        "is set but overrides nothing; check its spelling");
            }
        }
    }

    private void addModelProblems(
            ProfileLoader.Outcome profiles, List<DeviceDraft> drafts, Path directory) {
        models.map(ModelProblems::new)
                .map(check -> check.of(profiles.library().all(), used(drafts), directory))
                .ifPresent(problems::addAll);
    }

    private static Set<String> used(List<DeviceDraft> drafts) {
        return drafts.stream().map(draft -> draft.entry().profile()).collect(Collectors.toSet());
    }

    /** No device uses it, so it refuses nothing. */
    private static ProfileProblem softened(ProfileProblem problem) {
        return new ProfileProblem(
                problem.file(),
                problem.line(),
                problem.column(),
                problem.key(),
                problem.message(),
                Severity.WARNING);
    }
}
