package io.millrace.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** {@code ./millrace emulate} as a process of its own, until it is closed. */
final class Emulation implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int OK = 200;

    /** Whoever does not end it leaves nothing behind for long. */
    private static final String DURATION = "20m";

    private final Path data;
    private final Process process;

    private Emulation(Path data, Process process) {
        this.data = data;
        this.process = process;
    }

    /**
     * Returns when the console answers.
     *
     * @param data folder of the run
     */
    static Emulation start(Path data, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-Dmillrace.home=" + root(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.millrace.emulator.cli.EmulatorMain",
                                "emulate",
                                "--data",
                                data.toString(),
                                "--duration",
                                DURATION));
        command.addAll(List.of(options));
        Path log = data.resolveSibling("emulation.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Emulation emulation = new Emulation(data, process);
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .failFast("the emulation ended, see " + log, () -> !process.isAlive())
                    .ignoreExceptions()
                    .until(emulation::isReady);
            return emulation;
        } catch (ConditionTimeoutException | TerminalFailureException failure) {
            emulation.close();
            throw failure;
        }
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("millrace"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private boolean isReady() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(console() + "/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        }
    }

    /** Without a slash at its end. */
    String console() {
        try {
            return "http://"
                    + new ObjectMapper()
                            .readTree(Files.readString(data.resolve("run.json")))
                            .path("console")
                            .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return data;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
