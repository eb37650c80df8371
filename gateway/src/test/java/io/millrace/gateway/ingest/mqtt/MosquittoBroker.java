package io.millrace.gateway.ingest.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Mosquitto on a free loopback port, with its persistence in a folder of the test. */
final class MosquittoBroker implements AutoCloseable {

    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    MosquittoBroker(Path program, Path directory) throws IOException {
        this.program = program;
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        start();
    }

    /** Where the program is, on PATH or where Debian puts it. */
    static Optional<Path> find(String name) {
        Stream<String> folders =
                Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"));
        return folders.map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }

    void start() throws IOException {
        Path configuration = directory.resolve("mosquitto.conf");
        Files.write(
                configuration,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "persistence true",
                        "persistence_location " + directory + "/",
                        "max_queued_messages 0",
                        "user root"));
        process =
                new ProcessBuilder(program.toString(), "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("mosquitto.log").toFile())
                        .start();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(this::isListening);
    }

    String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    String pahoUrl() {
        return "tcp://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Orderly: it writes its sessions to disk. */
    void stop() {
        process.destroy();
        awaitExit();
    }

    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    private void awaitExit() {
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private boolean isListening() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
