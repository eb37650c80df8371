package io.millrace.emulator.gateway;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The built gateway and the Java that runs it.
 *
 * @param java the {@code java} program
 * @param jar {@code quarkus-run.jar}
 * @param controlsPort where it hands on what a visitor of its console asks of the emulator; empty:
 *     nowhere
 * @param linesPort where it hears of emulated GPIO lines; empty: its lines are this machine's
 */
public record GatewayProgram(Path java, Path jar, OptionalInt linesPort, OptionalInt controlsPort) {
    private static final Path JAR = Path.of("gateway", "target", "quarkus-app", "quarkus-run.jar");
    private static final List<String> FLAGS =
            List.of(
                    "-Xms64m",
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");
    private static final String PARENT = "MILLRACE_PARENT_PID";
    private static final String EMULATED_LINES = "MILLRACE_EMULATED_LINES";
    private static final String CONTROLS = "MILLRACE_EMULATOR_CONTROLS";

    /**
     * The gateway built in the project at {@code home}, run by the same Java as this process.
     *
     * @throws GatewayMissingException if it has not been built
     */
    public static GatewayProgram in(Path home) {
        Path jar = home.resolve(JAR);
        if (!Files.isRegularFile(jar)) {
            throw new GatewayMissingException(jar);
        }
        return new GatewayProgram(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                jar,
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    /** The same, hearing of emulated GPIO lines at this port of the loopback. */
    public GatewayProgram withLines(int port) {
        return new GatewayProgram(java, jar, OptionalInt.of(port), controlsPort);
    }

    /** The same, with the controls of the emulator at this port of the loopback. */
    public GatewayProgram withControls(int port) {
        return new GatewayProgram(java, jar, linesPort, OptionalInt.of(port));
    }

    /**
     * Starts {@code run --config}. The child watches this process and ends with it, even if this
     * one is killed.
     *
     * @param log where everything it prints is appended
     */
    Process start(Path configuration, Path log) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(FLAGS);
        command.addAll(
                List.of("-jar", jar.toString(), "run", "--config", configuration.toString()));
        File output = log.toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().put(PARENT, Long.toString(ProcessHandle.current().pid()));
        linesPort.ifPresent(
                port -> builder.environment().put(EMULATED_LINES, Integer.toString(port)));
        controlsPort.ifPresent(port -> builder.environment().put(CONTROLS, Integer.toString(port)));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway cannot be started: " + command, failure);
        }
    }
}
