package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Clocks;
import io.millrace.emulator.boot.EmulationOrder;
import io.millrace.emulator.boot.MillraceHome;
import io.millrace.emulator.plant.FaultOrder;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.plant.PlantLayout;
import io.millrace.emulator.plant.UnknownDeviceException;
import io.millrace.emulator.plant.UnknownFaultException;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.DurationText;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code emulate}: the main job with no hardware. */
@Command(
        name = "emulate",
        footer = {
            "  ./millrace emulate --duration 60s",
            "  ./millrace emulate --rate 500 --fault cavitation@10s:pump-2 --data plant"
        },
        exitCodeList = {
            "0:nothing was lost, duplicated or out of order",
            "1:something was, or the run failed",
            "2:wrong input"
        },
        mixinStandardHelpOptions = true,
        description =
                "Runs the main job with no hardware: an in-process Kafka broker, the real gateway, and simulated devices"
                        + " that publish to it over MQTT. Ctrl-C or the duration ends it: everything still on its way"
                        + " arrives, then a table tells what did; exit code 1 unless nothing was lost,"
                        + " duplicated or out of order.")
final class EmulateCommand implements Callable<Integer> {
    static final FaultOrder DEFAULT_FAULT =
            new FaultOrder("dry-running", Duration.ofSeconds(20), Optional.empty());

    private static final Pattern BOOTSTRAP_SERVERS =
            Pattern.compile("[^,:\\s]+:\\d{1,5}(,[^,:\\s]+:\\d{1,5})*");
    private static final int DEVICES_MAX = 1_000;
    private static final double RATE_MAX = 100_000;

    private final Clocks clocks;

    @Spec private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "60s",
            converter = DurationConverter.class,
            description = "of sampling, without the final drain; until Ctrl-C if left out")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "cycles through the profiles; always has sensor01")
    private Optional<Integer> devices = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "readings per second in all (each channel at 5 Hz)")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--fault",
            paramLabel = "KIND@20s[:DEVICE]",
            converter = FaultText.class,
            description =
                    "a fault that begins after so long: dry-running, bearing-wear, blocked-filter, drift, flatline, spike,"
                            + " disconnect, cavitation; repeatable (dry-running@20s)")
    private List<FaultOrder> faults = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "another seed, another plant (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "an outside broker instead of the in-process one")
    private Optional<String> kafka = Optional.empty();

    @Option(
            names = "--console-port",
            paramLabel = "P",
            description = "of the gateway's console (8080 if it is free)")
    private Optional<Integer> consolePort = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "a folder that is kept; a second run in it continues")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "one JSON object as the last line of standard output")
    private boolean isJson;

    EmulateCommand(Clocks clocks) {
        this.clocks = clocks;
    }

    @Override
    public Integer call() {
        return new Performance(spec, clocks, isJson).of(this::order);
    }

    private EmulationOrder order(ProfileLibrary library, Terminal terminal) {
        List<DeviceProfile> profiles = library.all().stream().map(LoadedProfile::profile).toList();
        devices.ifPresent(count ->
                require(
                        count >= 1 && count <= DEVICES_MAX,
                        "--devices must be from 1 to " + DEVICES_MAX + ", not " + count));
        rate.ifPresent(wanted ->
                require(
                        wanted > 0 && wanted <= RATE_MAX,
                        "--rate must be over 0 and at most "
                                + (long) RATE_MAX
                                + ", not "
                                + wanted));
        consolePort.ifPresent(port ->
                require(
                        port >= 1 && port <= 65_535,
                        "--console-port must be from 1 to 65535, not " + port));
        kafka.ifPresent(servers ->
                require(
                        BOOTSTRAP_SERVERS.matcher(servers).matches(),
                        "--kafka must be HOST:PORT, not " + servers));
        duration.ifPresent(
                length -> require(length.isPositive(), "--duration must be longer than 0"));
        List<PlantDevice> plant =
                devices.map(count -> PlantLayout.of(profiles, count))
                        .orElseGet(() -> PlantLayout.byDefault(profiles));
        return new EmulationOrder(
                duration,
                plant,
                rate.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                plannedFaults(plant, terminal),
                seed,
                Optional.empty(),
                new EmulationOrder.Places(
                        kafka,
                        consolePort.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        data,
                        MillraceHome.find(System.getProperties(), System.getenv())));
    }

    private List<PlannedFault> plannedFaults(List<PlantDevice> plant, Terminal terminal) {
        if (faults.isEmpty()) {
            boolean isPossible =
                    PlannedFault.isPossible(DEFAULT_FAULT.kind(), plant) && isInTime(DEFAULT_FAULT);
            if (!isPossible) {
                terminal.say(
                        "no fault   the default, dry-running@20s, needs a pump and more than 20 s");
            }
            return isPossible ? List.of(PlannedFault.of(DEFAULT_FAULT, plant)) : List.of();
        }
        try {
            return faults.stream()
                    .map(fault -> {
                        require(isInTime(fault), lateFault(fault));
                        return PlannedFault.of(fault, plant);
                    })
                    .toList();
        } catch (UnknownFaultException | UnknownDeviceException unknown) {
            throw new WrongInputException(unknown);
        }
    }

    private boolean isInTime(FaultOrder fault) {
        return duration.map(length -> fault.after().compareTo(length) < 0).orElse(true);
    }

    private String lateFault(FaultOrder fault) {
        return "--fault %s@%s would begin when --duration %s is over; let it begin earlier or run longer"
                .formatted(
                        fault.kind(),
                        DurationText.format(fault.after()),
                        duration.map(DurationText::format).orElse(""));
    }

    private static void require(boolean isRight, String otherwise) {
        if (!isRight) {
            throw new WrongInputException(otherwise);
        }
    }
}
