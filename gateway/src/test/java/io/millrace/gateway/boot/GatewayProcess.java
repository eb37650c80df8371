package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The packaged gateway as a child process, so that a kill is a real one. */
final class GatewayProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int LOG_END = 60;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    static {
        // A Paho client that is closed throws in a thread of its own now and then: not our matter.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private final Path folder;
    private final Ports ports;
    private final HttpClient http = HttpClient.newHttpClient();
    private List<String> tracer = List.of();
    private int starts;
    private Process process;

    /** Where it listens. */
    record Ports(int mqtt, int console) {
        static Ports free() {
            try (ServerSocket one = new ServerSocket(0);
                    ServerSocket other = new ServerSocket(0)) {
                return new Ports(one.getLocalPort(), other.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * @param folder of its own; gets gateway.yaml, the journal and the logs
     * @param devices the rest of gateway.yaml, from {@code devices:} on
     */
    GatewayProcess(Path folder, String bootstrapServers, String devices) {
        this(folder, bootstrapServers, devices, Ports.free());
    }

    GatewayProcess(Path folder, String bootstrapServers, String devices, Ports ports) {
        this.folder = folder;
        this.ports = ports;
        write(
                """
                gateway: {id: %s, site: plant-7}
                mqtt: {listener: {address: "127.0.0.1:%d"}}
                journal: {directory: journal, limit: 64MiB}
                cloud:
                  kafka: {bootstrap.servers: "%s"}
                  topics: {readings: "{gateway}-topic-{sensor}", alerts: "{gateway}-alerts-{sensor}", replication-factor: 1}
                console: {address: "127.0.0.1:%d"}
                %s
                """
                        .formatted(
                                folder.getFileName(),
                                ports.mqtt(),
                                bootstrapServers,
                                ports.console(),
                                devices));
    }

    /** Replaces gateway.yaml. */
    void write(String yaml) {
        write("gateway.yaml", yaml);
    }

    /** Replaces a file of its folder. */
    void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it started by a command that becomes it, such as {@code strace -D}. */
    GatewayProcess tracedBy(String... command) {
        tracer = List.of(command);
        return this;
    }

    /** Starts it and waits until it takes messages. */
    GatewayProcess up() {
        return up(Map.of());
    }

    GatewayProcess up(Map<String, String> environment) {
        launch(environment);
        await().atMost(START_LIMIT)
                .failFast("the gateway ended: " + logFile(), () -> !process.isAlive())
                .until(() -> log().contains(" is up: "));
        return this;
    }

    /** Starts it and does not wait. */
    void launch(Map<String, String> environment) {
        starts++;
        List<String> command = new ArrayList<>(tracer);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "run",
                        "--config",
                        "gateway.yaml"));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(logFile().toFile());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly();
        ended();
    }

    /** As SIGTERM does. */
    void terminate() {
        process.destroy();
        ended();
    }

    /** As SIGHUP does: it is to read its files again. */
    void hangup() {
        try {
            Process kill =
                    new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid())
                            .inheritIO()
                            .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the gateway takes no signal: " + diagnosis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits for its end by itself. */
    int ended() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String mqttUrl() {
        return "tcp://127.0.0.1:" + ports.mqtt();
    }

    int mqttPort() {
        return ports.mqtt();
    }

    int consolePort() {
        return ports.console();
    }

    /** For a test that waited in vain: what it says of itself, and the end of its log. */
    String diagnosis() {
        List<String> lines = new ArrayList<>();
        lines.add("alive " + process.isAlive() + ", " + memory());
        get("/q/metrics").lines().filter(line -> line.startsWith("millrace_")).forEach(lines::add);
        List<String> said = log().lines().toList();
        lines.addAll(said.subList(Math.max(0, said.size() - LOG_END), said.size()));
        return String.join("\n", lines);
    }

    /** What the kernel says of its memory: {@code VmRSS} and {@code VmHWM}. */
    String memory() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What it has printed since its last start. */
    String log() {
        try {
            return Files.readString(logFile(), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private Path logFile() {
        return folder.resolve("run-" + starts + ".log");
    }

    /** What another command of the same program says to this gateway's gateway.yaml. */
    Said command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        JAR.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", "gateway.yaml"));
        try {
            Process other =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            String text = new String(other.getInputStream().readAllBytes(), UTF_8);
            return new Said(other.waitFor(), text.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    record Said(int exitCode, String text) {}

    /** The status of a POST without a body on the console. */
    int post(String path) {
        URI uri = URI.create("http://127.0.0.1:" + ports.console() + path);
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build())
                .statusCode();
    }

    /** The body of a GET on the console, whatever the status. */
    String get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + ports.console() + path);
        return send(HttpRequest.newBuilder(uri).build()).body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
        }
        http.close();
    }
}
