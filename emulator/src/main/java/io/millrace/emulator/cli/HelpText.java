package io.millrace.emulator.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of every command ends with: its exit codes, then its examples. */
public final class HelpText {
    /** Of every command that does not say more. */
    private static final Map<String, String> EXIT_CODES =
            new TreeMap<>(
                    Map.of(
                            "0", "done",
                            "1", "failed; the message says why",
                            "2", "wrong input: arguments, or a file that they name"));

    private HelpText() {}

    /** Completes a command and those below it. */
    public static CommandLine complete(CommandLine line) {
        UsageMessageSpec help = line.getCommandSpec().usageMessage();
        help.exitCodeListHeading("%nExit codes:%n");
        if (help.exitCodeList().isEmpty()) {
            help.exitCodeList(EXIT_CODES);
        }
        help.footerHeading("%nExamples:%n");
        line.getSubcommands().values().forEach(HelpText::complete);
        return line;
    }
}
