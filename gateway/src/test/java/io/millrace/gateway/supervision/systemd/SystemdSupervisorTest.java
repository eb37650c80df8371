package io.millrace.gateway.supervision.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.supervision.NotificationReceiver;
import io.millrace.gateway.supervision.SignsOfLife;
import io.millrace.gateway.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
    @TempDir private Path folder;
    private NotificationReceiver receiver;

    @AfterEach
    void endReceiver() {
        if (receiver != null) {
            receiver.close();
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
                        assertThat(receiver.heard())
                                .containsExactly("READY=1", "WATCHDOG=1", "STOPPING=1"));
    }

    @Test
    void tellsThroughAnAbstractSocket() throws IOException {
        String name = "@millrace-test-" + ProcessHandle.current().pid();
        listen(name);

        SystemdSupervisor.of(Map.of("NOTIFY_SOCKET", name), PID).started();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(receiver.heard()).containsExactly("READY=1"));
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
            await().atMost(LIMIT).until(() -> receiver.heard().size() >= 3);
            isLive.set(false);
            // One may be on its way; then a quarter of a second, five times the interval, is still.
            await().during(Duration.ofMillis(250))
                    .atMost(LIMIT)
                    .until(() -> receiver.heard().size(), new Unchanged()::holds);
            int before = receiver.heard().size();
            isLive.set(true);
            await().atMost(LIMIT).until(() -> receiver.heard().size() > before);
        }

        assertThat(receiver.heard()).containsOnly("WATCHDOG=1");
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

    private static Optional<Duration> patience(String name, String micros, String pid) {
        return SystemdSupervisor.of(
                        Map.of(
                                "NOTIFY_SOCKET", name,
                                "WATCHDOG_USEC", micros,
                                "WATCHDOG_PID", pid),
                        PID)
                .patience();
    }

    private void listen(String name) throws IOException {
        receiver = new NotificationReceiver(name);
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
