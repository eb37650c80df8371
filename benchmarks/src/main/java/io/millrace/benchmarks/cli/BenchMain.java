package io.millrace.benchmarks.cli;

import picocli.CommandLine;

/** Entry of {@code millrace bench}. */
public final class BenchMain {
    private BenchMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        PlainErrors errors = new PlainErrors();
        return new CommandLine(new BenchCommand(System::nanoTime))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }
}
