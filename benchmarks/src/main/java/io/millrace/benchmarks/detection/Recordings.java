package io.millrace.benchmarks.detection;

import io.millrace.benchmarks.Bench;
import io.millrace.emulator.cli.WrongInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of recordings: {@code skab/GROUP/NAME.csv} labelled, {@code
 * skab/anomaly-free/anomaly-free.csv} of normal running, {@code
 * nab/machine_temperature_system_failure.csv} with {@code nab/windows.json}; without a folder
 * {@code skab} the groups may lie in the folder itself. Any part may be missing.
 */
record Recordings(Path folder) {
    private static final String NORMAL = "anomaly-free";

    /**
     * @throws WrongInputException when the user gave no such folder
     */
    static Recordings of(Bench bench) {
        Path folder =
                bench.data()
                        .orElseThrow(() ->
                                new WrongInputException(
                                        "bench detection needs --data DIR, a folder of recordings"
                                                + " laid out as docs/BENCHMARKS.md says"));
        if (!Files.isDirectory(folder)) {
            throw new WrongInputException("--data " + folder + ": there is no such folder");
        }
        return new Recordings(folder);
    }

    /** Those with labels, by name. */
    List<Path> labelled() {
        try (Stream<Path> all = Files.walk(skab(), 2)) {
            return all.filter(file -> file.toString().endsWith(".csv"))
                    .filter(file -> skab().relativize(file).getNameCount() == 2)
                    .filter(file -> !file.getParent().endsWith(NORMAL))
                    .filter(file -> !file.getParent().endsWith("nab"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot look through " + skab(), failure);
        }
    }

    Path normal() {
        return skab().resolve(NORMAL).resolve(NORMAL + ".csv");
    }

    Path machineTemperature() {
        return folder.resolve("nab").resolve("machine_temperature_system_failure.csv");
    }

    Path machineTemperatureWindows() {
        return folder.resolve("nab").resolve("windows.json");
    }

    private Path skab() {
        Path skab = folder.resolve("skab");
        return Files.isDirectory(skab) ? skab : folder;
    }
}
