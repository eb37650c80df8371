package io.millrace.gateway.boot;

import io.millrace.bridge.journal.file.JournalInspector;
import io.millrace.gateway.cli.Diagnosis;
import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.clock.ClockSync;
import io.millrace.gateway.clock.KernelClock;
import io.millrace.gateway.ingest.gpio.chardev.GpioChips;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileProblem;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Looks at everything that {@code run} will need, and changes nothing that stays. */
final class Doctor implements Diagnosis {

    private final Map<String, String> environment;
    private final Machine machine;

    /**
     * What it asks of the machine.
     *
     * @param ticker elapsed nanoseconds
     * @param wall the wall clock
     * @param sync empty where the system cannot say
     * @param devices where the device files are
     */
    record Machine(
            LongSupplier ticker, InstantSource wall, Optional<ClockSync> sync, Path devices) {

        static Machine here() {
            return new Machine(
                    System::nanoTime,
                    InstantSource.system(),
                    KernelClock.open(System::nanoTime).map(ClockSync.class::cast),
                    GpioChips.DEVICES);
        }
    }

    Doctor(Map<String, String> environment, Machine machine) {
        this.environment = environment;
        this.machine = machine;
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
        findings.add(new DiskDoctor(machine.ticker()).examine(settings.journal()));
        findings.addAll(ports(settings));
        findings.addAll(BrokerDoctor.examine(settings));
        findings.addAll(KafkaDoctor.examine(loaded));
        findings.add(clock());
        findings.addAll(WiredDoctor.examine(loaded, machine.devices()));
        findings.addAll(models(loaded));
        return findings;
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

    private Finding clock() {
        Instant wall = machine.wall().instant();
        if (wall.isBefore(GatewayParts.RELEASED)) {
            return Finding.bad(
                    "clock",
                    "it shows %s, which is before this software was made; readings wait for it, 15 minutes at most, and TLS fails; set it or start a time service (systemd-timesyncd or chrony)"
                            .formatted(wall.truncatedTo(ChronoUnit.SECONDS)));
        }
        Optional<Boolean> isSynced = machine.sync().map(ClockSync::isSynced);
        if (isSynced.isEmpty()) {
            return Finding.warning(
                    "clock",
                    "this system cannot say whether its clock is right; compare it by hand");
        }
        return isSynced.get()
                ? Finding.good("clock", "synchronised")
                : Finding.warning(
                        "clock",
                        "not synchronised with a time server; readings are marked unsynced; start a time service (systemd-timesyncd or chrony) and let it reach its server");
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
