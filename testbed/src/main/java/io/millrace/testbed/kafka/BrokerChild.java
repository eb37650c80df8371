package io.millrace.testbed.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** One broker as a child process, through all its lives. Thread-safe. */
final class BrokerChild {
    private static final Duration ORDERLY_STOP_MAX = Duration.ofSeconds(20);
    private static final int LOG_LINES = 20;
    private static final List<String> FLAGS =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    // Brokers that live for seconds gain nothing from the best code.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Path folder;
    private final Path configuration;
    private Optional<Process> process = Optional.empty();

    /**
     * @param folder made when absent; holds its configuration, its log and Kafka's logs
     */
    BrokerChild(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.configuration = folder.resolve("broker.properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            Files.createDirectories(folder);
            try (Writer writer = Files.newBufferedWriter(configuration)) {
                properties.store(writer, "Written for this run");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + configuration, failure);
        }
    }

    /** Starts it and returns at once. Does nothing when it runs. */
    synchronized void start() {
        if (isRunning()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        configuration.toString()));
        File log = log().toFile();
        try {
            // Its standard input stays open for as long as this process lives; see BrokerMain.
            process =
                    Optional.of(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException("a broker cannot be started: " + command, failure);
        }
    }

    synchronized boolean isRunning() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** Kills it as {@code kill -9} does and waits until it is gone. Returns whether it ran. */
    boolean kill() {
        Optional<Process> running = running();
        running.ifPresent(child -> child.destroyForcibly().onExit().join());
        return running.isPresent();
    }

    /** Stops it in order, by force after a limit. Returns whether it ran. */
    boolean stop() {
        Optional<Process> running = running();
        running.ifPresent(child -> {
            child.destroy();
            try {
                if (!child.waitFor(ORDERLY_STOP_MAX)) {
                    kill();
                }
            } catch (InterruptedException interrupted) {
                kill();
                Thread.currentThread().interrupt();
            }
        });
        return running.isPresent();
    }

    /** The newest lines that it printed. */
    List<String> logTail() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES), all.size());
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private synchronized Optional<Process> running() {
        return process.filter(Process::isAlive);
    }

    private Path log() {
        return folder.resolve("broker.log");
    }
}
