package io.millrace.models.cli;

import io.millrace.models.dataset.UnusableRecordingException;
import io.millrace.models.fit.UnfitRecordingException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The commands of this module. Exit codes: 0 done, 1 failed, 2 the user's input was wrong. */
@Command(
        name = "millrace",
        description = "Fits anomaly models from recordings.",
        subcommands = TrainCommand.class)
public final class ModelsCommand {

    /** Ready to execute; writes to the standard streams unless given other writers. */
    public static CommandLine commandLine() {
        return new CommandLine(new ModelsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ModelsCommand::report);
    }

    /** Expected failures are one line; anything else is a defect and keeps its trace. */
    private static int report(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        return switch (failure) {
            case UnusableRecordingException e -> line(command, e.getMessage(), ExitCode.USAGE);
            case UnfitRecordingException e -> line(command, e.getMessage(), ExitCode.USAGE);
            case UncheckedIOException e ->
                    line(command, e.getMessage() + ": " + e.getCause(), ExitCode.SOFTWARE);
            default -> {
                failure.printStackTrace(command.getErr());
                yield ExitCode.SOFTWARE;
            }
        };
    }

    private static int line(CommandLine command, String message, int code) {
        command.getErr().println("train: " + message);
        command.getErr().flush();
        return code;
    }
}
