package io.millrace.gateway.supervision.systemd;

import io.millrace.gateway.supervision.Supervisor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * systemd, or whatever else speaks its notification protocol: a datagram per message to the unix
 * socket that the environment names in {@code NOTIFY_SOCKET}. Without one nobody is told anything.
 * What cannot be sent is warned of once.
 *
 * <p>Thread-safe.
 */
public final class SystemdSupervisor implements Supervisor {

    private static final Logger LOG = System.getLogger(SystemdSupervisor.class.getName());

    private final Optional<DatagramSocket> socket;
    private final Optional<Duration> patience;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    private SystemdSupervisor(Optional<DatagramSocket> socket, Optional<Duration> patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /**
     * @param environment of this process
     * @param pid of this process: a watchdog that was meant for another is none of ours
     */
    public static Supervisor of(Map<String, String> environment, long pid) {
        Optional<DatagramSocket> socket =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(name -> !name.isEmpty())
                        .flatMap(SystemdSupervisor::open);
        return new SystemdSupervisor(socket, socket.flatMap(_ -> patience(environment, pid)));
    }

    private static Optional<DatagramSocket> open(String name) {
        try {
            return Optional.of(new DatagramSocket(name));
        } catch (SocketCallException failed) {
            LOG.log(
                    Level.WARNING,
                    "whoever started this service cannot be told of it: {0}",
                    failed.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Duration> patience(Map<String, String> environment, long pid) {
        String meantFor = environment.getOrDefault("WATCHDOG_PID", "");
        if (!meantFor.isEmpty() && !meantFor.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                    .map(Long::parseLong)
                    .filter(micros -> micros > 0)
                    .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
        } catch (NumberFormatException noNumber) {
            LOG.log(
                    Level.WARNING,
                    "WATCHDOG_USEC is no number: {0}; the watchdog is not served",
                    noNumber.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void started() {
        tell("READY=1");
    }

    @Override
    public void alive() {
        tell("WATCHDOG=1");
    }

    @Override
    public void stopping() {
        tell("STOPPING=1");
    }

    @Override
    public Optional<Duration> patience() {
        return patience;
    }

    private void tell(String message) {
        try {
            socket.ifPresent(open -> open.send(message));
        } catch (SocketCallException failed) {
            if (!hasFailed.getAndSet(true)) {
                LOG.log(
                        Level.WARNING,
                        "{0} did not reach whoever started this service ({1}); this is said once",
                        message,
                        failed.getMessage());
            }
        }
    }
}
