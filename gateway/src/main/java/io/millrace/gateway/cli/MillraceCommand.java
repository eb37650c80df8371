package io.millrace.gateway.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a verb: says which verbs there are. */
@Command(
        name = "millrace",
        description = "Takes factory sensors into Kafka, exactly once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"  ./millrace validate gateway.yaml", "  ./millrace run --config gateway.yaml"},
        mixinStandardHelpOptions = true,
        version = MillraceCommand.VERSION)
public final class MillraceCommand implements Runnable {

    static final String VERSION = "millrace 0.1.0-SNAPSHOT";

    /** Exit code of a failure that is not the user's. */
    static final int FAILED = 1;

    /** Exit code of a usage error or an invalid file. */
    static final int INVALID = 2;

    /** Of every verb that does not say more. */
    private static final Map<String, String> EXIT_CODES =
            new TreeMap<>(
                    Map.of(
                            "0", "done",
                            "1", "failed; the message says why",
                            "2", "wrong input: arguments, or a file that they name"));

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
        complete(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, at, parsed) -> {
            at.getErr().println("millrace: " + failure.getMessage());
            return FAILED;
        });
        return line;
    }

    /** What every verb's help has; every verb has -V too, so every verb must know the answer. */
    private static void complete(CommandLine line) {
        line.getCommandSpec().version(VERSION);
        UsageMessageSpec help = line.getCommandSpec().usageMessage();
        help.exitCodeListHeading("%nExit codes:%n");
        if (help.exitCodeList().isEmpty()) {
            help.exitCodeList(EXIT_CODES);
        }
        help.footerHeading("%nExamples:%n");
        line.getSubcommands().values().forEach(MillraceCommand::complete);
    }
}
