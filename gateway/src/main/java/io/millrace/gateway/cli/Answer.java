package io.millrace.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What came of a command, for the operator.
 *
 * @param lines one or more
 */
public record Answer(Grade grade, List<String> lines) {

    /** How it went. */
    public enum Grade {
        DONE,
        /** Nothing was changed; the lines say what was expected and found. */
        REFUSED,
        /** What the user gave is wrong. */
        INVALID
    }

    public Answer {
        lines = List.copyOf(lines);
    }

    public static Answer of(Grade grade, String line) {
        return new Answer(grade, List.of(line));
    }

    /**
     * What was done goes to standard output, what was refused to standard error.
     *
     * @return the exit code
     */
    int tell(CommandSpec spec) {
        boolean isDone = grade == Grade.DONE;
        PrintWriter to = isDone ? spec.commandLine().getOut() : spec.commandLine().getErr();
        lines.forEach(to::println);
        to.flush();
        return switch (grade) {
            case DONE -> 0;
            case REFUSED -> MillraceCommand.FAILED;
            case INVALID -> MillraceCommand.INVALID;
        };
    }
}
