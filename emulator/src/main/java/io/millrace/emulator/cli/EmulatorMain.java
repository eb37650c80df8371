package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Clocks;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the emulator's commands. */
@Command(
        name = "millrace",
        description =
                "A plant on a laptop: simulated devices, a real gateway, a real Kafka broker.",
        footer = "  ./millrace emulate --duration 60s",
        subcommands = {CommandLine.HelpCommand.class})
public final class EmulatorMain {
    private EmulatorMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(
                commandLine(new Clocks(InstantSource.system(), System::nanoTime)).execute(args));
    }

    /** Its commands, ready to execute. */
    public static CommandLine commandLine(Clocks clocks) {
        PlainErrors errors = new PlainErrors();
        return HelpText.complete(
                        new CommandLine(new EmulatorMain())
                                .addSubcommand(new EmulateCommand(clocks))
                                .addSubcommand(new TortureCommand(clocks))
                                .addSubcommand(new RecordCommand()))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }
}
