package io.millrace.gateway.supervision.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.supervision.SignsOfLife;
import io.millrace.gateway.supervision.Supervisor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real unix datagram socket, which Python holds: the JDK has none. */
class SystemdSupervisorTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PID = 4711;
    private static final String RECEIVER =
            """
            import socket, sys
            name = sys.argv[1]
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('\\0' + name[1:] if name.startswith('@') else name)
            print('bound', flush=True)
            while True:
                print(receiver.recv(4096).decode(), flush=True)
            """;

    @TempDir private Path folder;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Process receiver;

    @AfterEach
    void endReceiver() {
        if (receiver != null) {
            receiver.destroyForcibly();
        }
    }

    @Test
    void tellsThroughASocketInTheFileSystem() throws IOException {
        String name = folder.resolve("notify").toString();
        listen(name);

        Supervisor supervisor = SystemdSupervisor.of(Map.of("NOTIFY_SOCKET", name), PID);
        supervisor.started();
        supervisor.alive();
        supervisor.stopping();

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(heard).containsExactly("READY=1", "WATCHDOG=1", "STOPPING=1"));
    }

    @Test
    void tellsThroughAnAbstractSocket() throws IOException {
        String name = "@millrace-test-" + ProcessHandle.current().pid();
        listen(name);

        SystemdSupervisor.of(Map.of("NOTIFY_SOCKET", name), PID).started();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsExactly("READY=1"));
    }

    @Test
    void givesSignsOfLifeOnlyWhileTheGatewayLives() throws IOException {
        String name = folder.resolve("notify").toString();
        listen(name);
        AtomicBoolean isLive = new AtomicBoolean(true);
        Supervisor supervisor =
                SystemdSupervisor.of(
                        Map.of(
                                "NOTIFY_SOCKET",
                                name,
                                "WATCHDOG_USEC",
                                "150000",
                                "WATCHDOG_PID",
                                Long.toString(PID)),
                        PID);

        try (SignsOfLife _ = SignsOfLife.start(supervisor, isLive::get)) {
            await().atMost(LIMIT).until(() -> heard.size() >= 3);
            isLive.set(false);
            // One may be on its way; then a quarter of a second, five times the interval, is still.
            await().during(Duration.ofMillis(250))
                    .atMost(LIMIT)
                    .until(heard::size, new Unchanged()::holds);
            int before = heard.size();
            isLive.set(true);
            await().atMost(LIMIT).until(() -> heard.size() > before);
        }

        assertThat(heard).containsOnly("WATCHDOG=1");
    }

    @Test
    void servesNoWatchdogThatIsMeantForAnother() throws IOException {
        String name = folder.resolve("notify").toString();
        listen(name);

        assertThat(patience(name, "20000000", "4712")).isEmpty();
        assertThat(patience(name, "no number", "4711")).isEmpty();
        assertThat(patience(name, "0", "4711")).isEmpty();
        assertThat(patience(name, "20000000", "4711")).contains(Duration.ofSeconds(20));
    }

    @Test
    void isSilentWhereNobodyAsksForIt() {
        Supervisor supervisor = SystemdSupervisor.of(Map.of("WATCHDOG_USEC", "20000000"), PID);

        assertThatCode(supervisor::started).doesNotThrowAnyException();
        assertThat(supervisor.patience()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nobody/receives/here", "no-path", ""})
    void goesOnWhereNobodyHears(String name) {
        Supervisor supervisor = SystemdSupervisor.of(Map.of("NOTIFY_SOCKET", name), PID);

        assertThatCode(supervisor::started).doesNotThrowAnyException();
        assertThatCode(supervisor::stopping).doesNotThrowAnyException();
    }

    @Test
    void goesOnWithANameThatIsTooLong() {
        Supervisor supervisor =
                SystemdSupervisor.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), PID);

        assertThatCode(supervisor::started).doesNotThrowAnyException();
    }

    private static java.util.Optional<Duration> patience(String name, String micros, String pid) {
        return SystemdSupervisor.of(
                        Map.of(
                                "NOTIFY_SOCKET", name,
                                "WATCHDOG_USEC", micros,
                                "WATCHDOG_PID", pid),
                        PID)
                .patience();
    }

    /** Starts Python and waits until it receives. */
    private void listen(String name) throws IOException {
        receiver =
                new ProcessBuilder("python3", "-c", RECEIVER, name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), UTF_8));
        assertThat(lines.readLine()).isEqualTo("bound");
        Thread.ofVirtual().start(() -> lines.lines().forEach(heard::add));
    }

    /** Holds while it is asked the same. */
    private static final class Unchanged {
        private int last = -1;

        boolean holds(int count) {
            boolean isSame = count == last;
            last = count;
            return isSame;
        }
    }
}
