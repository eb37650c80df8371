package io.millrace.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a verb: says which verbs there are. */
@Command(
        name = "millrace",
        description = "Takes factory sensors into Kafka, exactly once.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = MillraceCommand.VERSION)
public final class MillraceCommand implements Runnable {

    static final String VERSION = "millrace 0.1.0-SNAPSHOT";

    /** Exit code of a failure that is not the user's. */
    static final int FAILED = 1;

    /** Exit code of a usage error or an invalid file. */
    static final int INVALID = 2;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /**
     * Ready to execute: failures are one line on standard error, never a stack trace.
     *
     * @param verbs annotated command objects
     */
    public static CommandLine with(Object... verbs) {
        CommandLine line = new CommandLine(new MillraceCommand());
        for (Object verb : verbs) {
            line.addSubcommand(verb);
        }
        tellVersion(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, at, parsed) -> {
            at.getErr().println("millrace: " + failure.getMessage());
            return FAILED;
        });
        return line;
    }

    /** Every verb has -V, so every verb must know the answer. */
    private static void tellVersion(CommandLine line) {
        line.getCommandSpec().version(VERSION);
        line.getSubcommands().values().forEach(MillraceCommand::tellVersion);
    }
}
