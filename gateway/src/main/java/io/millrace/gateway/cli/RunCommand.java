package io.millrace.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: the gateway in production, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs the gateway until it is stopped (Ctrl-C or SIGTERM).",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    private final GatewayStart start;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "gateway.yaml; relative paths in it start at its folder")
    private Path config;

    @Spec private CommandSpec spec;

    /** Starts a gateway and waits for its end. */
    @FunctionalInterface
    public interface GatewayStart {
        /**
         * @param err for what an operator must know before there is a log
         * @return the exit code
         */
        int run(Path config, PrintWriter err);
    }

    public RunCommand(GatewayStart start) {
        this.start = start;
    }

    @Override
    public Integer call() {
        return start.run(config, spec.commandLine().getErr());
    }
}
