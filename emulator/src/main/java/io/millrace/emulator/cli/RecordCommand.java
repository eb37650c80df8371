package io.millrace.emulator.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.emulator.plant.FaultOrder;
import io.millrace.emulator.plant.FaultPlan;
import io.millrace.emulator.plant.NotEmulatedException;
import io.millrace.emulator.plant.UnknownFaultException;
import io.millrace.emulator.plant.csv.CsvRecording;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.yaml.ProfileLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code record}: the running of one device as a CSV file, for the trainer. */
@Command(
        name = "record",
        footer = {
            "  ./millrace record --profile centrifugal-pump --rows 3000 --out normal.csv",
            "  ./millrace record --profile centrifugal-pump --rows 3000 --fault dry-running@200s --out faulty.csv"
        },
        mixinStandardHelpOptions = true,
        description = "Writes the simulated running of one device to a CSV file.")
final class RecordCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "P",
            description = "a shipped profile")
    private String profileName;

    @Option(
            names = "--rows",
            required = true,
            paramLabel = "N",
            description = "one per sampling period")
    private long rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "another seed, another day (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--out", required = true, paramLabel = "FILE.csv", description = "CSV to write")
    private Path out;

    @Option(
            names = "--fault",
            paramLabel = "KIND@20s",
            converter = FaultText.class,
            description = "a fault that begins after so long and stays; repeatable")
    private List<FaultOrder> faults = new ArrayList<>();

    @Option(names = "--json", description = "one JSON object as the last line of standard output")
    private boolean isJson;

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--rows must be 1 or more, not " + rows);
        }
        ProfileLibrary library = ProfileLoader.shipped();
        DeviceProfile profile =
                library.profile(profileName)
                        .orElseThrow(() ->
                                new WrongInputException(
                                        "unknown profile %s; there are: %s"
                                                .formatted(
                                                        profileName,
                                                        String.join(", ", library.names()))));
        try {
            faults.forEach(fault -> FaultPlan.of(profile, fault.kind()));
            write(new CsvRecording(profile, seed));
        } catch (UnknownFaultException | NotEmulatedException wrong) {
            throw new WrongInputException(wrong);
        }
        report(profile);
        return ExitCodes.DONE;
    }

    private void write(CsvRecording recording) {
        try (Writer writer = Files.newBufferedWriter(out)) {
            recording.write(writer, rows, faults);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + out, failure);
        }
    }

    private void report(DeviceProfile profile) {
        if (isJson) {
            ObjectNode json = JsonMapper.builder().build().createObjectNode();
            json.put("file", out.toString())
                    .put("profile", profile.name())
                    .put("rows", rows)
                    .put("seed", seed);
            spec.commandLine().getOut().println(json);
        } else {
            spec.commandLine()
                    .getOut()
                    .println("wrote %d rows of %s to %s".formatted(rows, profile.name(), out));
        }
        spec.commandLine().getOut().flush();
    }
}
