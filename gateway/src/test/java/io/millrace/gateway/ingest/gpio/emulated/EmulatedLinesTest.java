package io.millrace.gateway.ingest.gpio.emulated;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.ingest.gpio.Lines;
import io.millrace.gateway.ingest.gpio.Lines.Edge;
import io.millrace.profile.LocalSource.Wiring;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmulatedLinesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String MICROS_EARLIER = "1799999999750000";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket emulator;
    private Socket connection;

    @BeforeEach
    void listen() throws IOException {
        emulator = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        emulator.close();
    }

    @Test
    void isNoneWhereTheEnvironmentNamesNone() {
        assertThat(EmulatedLines.named(Map.of("MILLRACE_HOME", "/m"), () -> NOW)).isEmpty();
    }

    @Test
    void tellsEachEdgeWithItsAgeAndKnowsHowTheLinesStoodBefore() throws IOException {
        try (Lines lines = connected("17 1 0\nready\n")) {
            Lines.OpenLine door = lines.open(request(17), new Hearing());
            assertThat(door.isActive()).isTrue();

            say("17 0 " + MICROS_EARLIER + "\n17 0 0\n18 1 0\n17 1 0\n");

            await().atMost(LIMIT).until(() -> heard.size() == 2);
            assertThat(heard).containsExactly("false PT0.25S", "true PT0S");
            assertThat(lines.describe()).startsWith("EMULATED, no hardware");
        }
    }

    @Test
    void saysWhenAllBeforeHasBeenTold() throws IOException {
        try (Lines lines = connected("ready\n")) {
            lines.open(request(4), new Hearing());

            say("4 1 0\n4 0 0\nsync 9\n");

            assertThat(in().readLine()).isEqualTo("9");
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void linesAreGoneWithTheEmulator() throws IOException {
        try (Lines lines = connected("ready\n")) {
            lines.open(request(4), new Hearing());

            connection.close();

            await().atMost(LIMIT).until(() -> heard.contains("gone"));
        }
    }

    @Test
    void doesNotStartWithoutTheEmulatorThatIsNamed() throws IOException {
        int port = emulator.getLocalPort();
        emulator.close();

        for (String named : List.of(Integer.toString(port), "0", "elsewhere:1")) {
            Map<String, String> environment = Map.of("MILLRACE_EMULATED_LINES", named);
            assertThatThrownBy(() -> EmulatedLines.named(environment, () -> NOW))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("MILLRACE_EMULATED_LINES=" + named)
                    .hasMessageContaining("no emulator speaks there");
        }
    }

    private Lines connected(String welcome) throws IOException {
        Map<String, String> environment =
                Map.of("MILLRACE_EMULATED_LINES", Integer.toString(emulator.getLocalPort()));
        CompletableFuture<Lines> lines =
                CompletableFuture.supplyAsync(
                        () -> EmulatedLines.named(environment, () -> NOW).orElseThrow());
        connection = emulator.accept();
        say(welcome);
        return lines.join();
    }

    private void say(String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private BufferedReader in() throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
    }

    private static Lines.Request request(int line) {
        return new Lines.Request(line, Wiring.PLAIN, Lines.Edges.BOTH, "door");
    }

    private final class Hearing implements Lines.Listener {
        @Override
        public void edge(Edge edge) {
            heard.add(edge.isActive() + " " + edge.age());
        }

        @Override
        public void gone(String why) {
            heard.add("gone");
        }
    }
}
