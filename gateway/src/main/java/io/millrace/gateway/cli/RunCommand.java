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
        footer = {
            "  ./millrace run --config gateway.yaml",
            "  MILLRACE_LOG_LEVEL=debug ./millrace run --config gateway.yaml"
        },
        exitCodeList = {
            "0:stopped in order by itself",
            "1:could not start or go on; the last line of the log says why",
            "2:gateway.yaml or a profile has problems",
            "70:a thread it cannot do without failed; the log has the trace",
            "130:stopped in order by Ctrl-C",
            "143:stopped in order by SIGTERM"
        },
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
