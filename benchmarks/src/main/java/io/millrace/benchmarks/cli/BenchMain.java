package io.millrace.benchmarks.cli;

import io.millrace.emulator.cli.HelpText;
import io.millrace.emulator.cli.PlainErrors;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Entry of {@code millrace bench}. */
public final class BenchMain {
    /** Held: java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private BenchMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        KAFKA.setLevel(Level.OFF);
        System.exit(commandLine().execute(args));
    }

    /** The command, ready to execute. */
    public static CommandLine commandLine() {
        PlainErrors errors = new PlainErrors();
        return HelpText.complete(
                        new CommandLine(new BenchCommand(System::nanoTime, InstantSource.system())))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }
}
