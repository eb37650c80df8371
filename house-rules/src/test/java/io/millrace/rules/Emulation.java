package io.millrace.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code emulate} as a process of its own: brokers, sensors and the real gateway. */
final class Emulation implements AutoCloseable {
    private final Path folder;
    private final Process process;

    /**
     * @param folder made; keeps its files
     * @param duration after which it ends by itself, should nobody close it
     */
    Emulation(Path folder, String duration) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-Dmillrace.home=" + Repository.root(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.millrace.emulator.cli.EmulatorMain",
                                "emulate",
                                "--data",
                                folder.toString(),
                                "--duration",
                                duration,
                                "--json")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("emulation.log").toFile())
                        .start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether its gateway takes sensors; where it is, it says earlier. */
    boolean isUp() {
        return Files.exists(folder.resolve("run.json")) && get("/q/health/started").isPresent();
    }

    /** What the gateway's console answers; empty where it refuses, or is not there yet. */
    Optional<String> get(String path) {
        String console = address("console").replaceFirst("^http://", "");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://" + console + path)).build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** {@code kafka}, {@code mqtt} or {@code console}: host and port. */
    String address(String of) {
        try {
            return new ObjectMapper()
                    .readTree(folder.resolve("run.json").toFile())
                    .path(of)
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.readString(folder.resolve("emulation.log"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
