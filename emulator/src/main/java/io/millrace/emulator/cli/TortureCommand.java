package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Clocks;
import io.millrace.emulator.boot.EmulationOrder;
import io.millrace.emulator.boot.MillraceHome;
import io.millrace.emulator.plant.PlannedFault;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.emulator.plant.PlantLayout;
import io.millrace.emulator.torture.TortureSchedule;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.DurationText;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code torture}: the main job under fire. */
@Command(
        name = "torture",
        footer = "  ./millrace torture --duration 2m --seed 7",
        exitCodeList = {
            "0:nothing was lost, duplicated or out of order",
            "1:something was, or the run failed",
            "2:wrong input"
        },
        mixinStandardHelpOptions = true,
        description =
                "Runs the emulated plant under fire: Kafka is a cluster of three brokers; the gateway is killed (-9),"
                        + " brokers are killed and stopped, and the links between them are cut, stalled and slowed"
                        + " at random. Then everything is healed, what is on its way arrives, and a table tells what"
                        + " did; exit code 1 unless nothing was lost, duplicated or out of order.")
final class TortureCommand implements Callable<Integer> {
    /** Readings per second in all. */
    private static final double RATE = 400;

    private final Clocks clocks;

    @Spec private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "2m",
            converter = DurationConverter.class,
            description = "of sampling, without the healing and the final drain (2m)")
    private Duration duration = Duration.ofMinutes(2);

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "the same seed strikes the same things at the same times (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "a folder that is kept; without it one is kept only when something failed")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "one JSON object as the last line of standard output")
    private boolean isJson;

    TortureCommand(Clocks clocks) {
        this.clocks = clocks;
    }

    @Override
    public Integer call() {
        if (duration.compareTo(TortureSchedule.DURATION_MIN) < 0) {
            throw new WrongInputException(
                    "--duration must be at least %s, not %s"
                            .formatted(
                                    DurationText.format(TortureSchedule.DURATION_MIN),
                                    DurationText.format(duration)));
        }
        return new Performance(spec, clocks, isJson).of(this::order);
    }

    private EmulationOrder order(ProfileLibrary library, Terminal terminal) {
        TortureSchedule schedule = TortureSchedule.of(duration, seed);
        terminal.say(
                "torture    %s with seed %d, %d blows are planned"
                        .formatted(DurationText.format(duration), seed, schedule.all().size()));
        List<DeviceProfile> profiles = library.all().stream().map(LoadedProfile::profile).toList();
        List<PlantDevice> plant = PlantLayout.byDefault(profiles);
        boolean hasTimeForAFault = EmulateCommand.DEFAULT_FAULT.after().compareTo(duration) < 0;
        return new EmulationOrder(
                Optional.of(duration),
                plant,
                OptionalDouble.of(RATE),
                hasTimeForAFault
                        ? List.of(PlannedFault.of(EmulateCommand.DEFAULT_FAULT, plant))
                        : List.of(),
                seed,
                Optional.of(schedule),
                new EmulationOrder.Places(
                        Optional.empty(),
                        OptionalInt.empty(),
                        data,
                        MillraceHome.find(System.getProperties(), System.getenv())));
    }
}
