package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Clocks;
import io.millrace.emulator.boot.EmulationOrder;
import io.millrace.emulator.boot.PlantRun;
import io.millrace.emulator.boot.PortTakenException;
import io.millrace.emulator.boot.RunReport;
import io.millrace.emulator.boot.StopSignal;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.yaml.ProfileLoader;
import java.io.PrintWriter;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A run of the plant as a command: told while it runs, ended by Ctrl-C or its duration, summed up
 * in a table or in JSON, and in the exit code.
 */
final class Performance {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Clocks clocks;
    private final boolean isJson;

    /**
     * @param isJson one JSON object as the last line of standard output, everything else on
     *     standard error
     */
    Performance(CommandSpec spec, Clocks clocks, boolean isJson) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
        this.clocks = clocks;
        this.isJson = isJson;
    }

    /** Runs what is ordered and returns the exit code. */
    int of(BiFunction<ProfileLibrary, Terminal, EmulationOrder> ordering) {
        try (Terminal terminal =
                new Terminal(isJson ? err : out, !isJson && Terminal.isInteractive())) {
            ProfileLibrary profiles = ProfileLoader.shipped();
            EmulationOrder order = ordering.apply(profiles, terminal);
            StopSignal stop = new StopSignal();
            try (InterruptedEnd end = new InterruptedEnd(stop, terminal)) {
                RunReport report = new PlantRun(order, profiles, clocks, terminal, stop).run();
                terminal.finish(SummaryTable.of(report));
                if (isJson) {
                    out.println(ReportJson.of(report));
                    out.flush();
                }
                return end.with(report.isGood() ? ExitCodes.DONE : ExitCodes.FAILED);
            }
        } catch (PortTakenException taken) {
            throw new WrongInputException(taken);
        }
    }
}
