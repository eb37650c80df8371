package io.millrace.emulator.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps one gateway process alive: when it dies it is started again within two seconds, until
 * {@link #stop}. A gateway that dies by itself again and again right after its start is given up;
 * one that was killed is not. Thread-safe.
 */
public final class GatewaySupervisor implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final int YOUNG_DEATHS_MAX = 5;
    private static final int DEATHS_BEFORE_READY_MAX = 2;
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final int EXIT_WRONG_INPUT = 2;

    /** 128 + SIGKILL: somebody's doing, however often it happens. */
    private static final int EXIT_KILLED = 137;

    private static final Duration ORDERLY_STOP_MAX = Duration.ofSeconds(30);
    private static final int LOG_LINES = 15;

    private final GatewayProgram program;
    private final GatewayFolder folder;
    private final Addresses addresses;
    private final LongSupplier ticker;
    private final Consumer<String> announce;
    private final Thread watch =
            Thread.ofPlatform().name("gateway-watch").daemon().unstarted(this::watch);
    private final Object lock = new Object();
    private Optional<Process> process = Optional.empty();
    private Optional<GatewayFailedException> failure = Optional.empty();
    private boolean isStopping;
    private boolean wasEverReady;
    private int restarts;

    /**
     * @param announce told in one sentence when the gateway dies and comes back
     * @param ticker elapsed nanoseconds
     */
    public GatewaySupervisor(
            GatewayProgram program,
            GatewayFolder folder,
            Addresses addresses,
            LongSupplier ticker,
            Consumer<String> announce) {
        this.program = program;
        this.folder = folder;
        this.addresses = addresses;
        this.ticker = ticker;
        this.announce = announce;
    }

    /** Starts the gateway and returns at once. */
    public void start() {
        startProcess();
        watch.start();
    }

    /**
     * Waits until the gateway says that it is ready.
     *
     * @throws GatewayFailedException if it does not within {@code limit}, with its reason
     */
    public void awaitReady(GatewayConsole console, Duration limit) {
        long end = ticker.getAsLong() + limit.toNanos();
        GatewayConsole.Readiness last = console.readiness();
        // Another gateway may answer on the console's port while ours fails to have it; the
        // listener's port is ours alone.
        while (!last.isReady() || !isListening()) {
            requireAlive();
            if (ticker.getAsLong() > end) {
                throw new GatewayFailedException(
                        "the gateway is not ready after %d s: %s"
                                .formatted(limit.toSeconds(), last.detail()),
                        folder.logTail(LOG_LINES),
                        false);
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
            last = console.readiness();
        }
        synchronized (lock) {
            wasEverReady = true;
        }
    }

    private boolean isListening() {
        HostPort mqtt = HostPort.of(addresses.mqtt());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(mqtt.host(), mqtt.port()), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * @throws GatewayFailedException if the gateway has been given up
     */
    public void requireAlive() {
        synchronized (lock) {
            failure.ifPresent(reason -> {
                throw reason;
            });
        }
    }

    /** How often it was started again. */
    public int restarts() {
        synchronized (lock) {
            return restarts;
        }
    }

    /** Kills the gateway as {@code kill -9} does; it is started again. Returns whether it ran. */
    public boolean kill() {
        Optional<Process> running;
        synchronized (lock) {
            running = process.filter(Process::isAlive);
        }
        running.ifPresent(Process::destroyForcibly);
        return running.isPresent();
    }

    /** Ends the gateway in order; by force after a limit. It is not started again. */
    public void stop() {
        Optional<Process> running;
        synchronized (lock) {
            isStopping = true;
            running = process;
        }
        running.ifPresent(GatewaySupervisor::end);
    }

    @Override
    public void close() {
        stop();
    }

    private static void end(Process running) {
        running.destroy();
        try {
            if (!running.waitFor(ORDERLY_STOP_MAX)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** False when the gateway is to stay down. */
    private boolean startProcess() {
        synchronized (lock) {
            if (isStopping) {
                return false;
            }
            Process started = program.start(folder.configuration(), folder.log());
            process = Optional.of(started);
            folder.writeRunFile(addresses, started.pid());
            return true;
        }
    }

    private void watch() {
        int youngDeaths = 0;
        boolean isWanted = true;
        while (isWanted) {
            long startedAt = ticker.getAsLong();
            int exit = awaitEnd();
            boolean isYoung = ticker.getAsLong() - startedAt < YOUNG.toNanos();
            if (exit != EXIT_KILLED || !isEverReady()) {
                youngDeaths = isYoung ? youngDeaths + 1 : 0;
            }
            isWanted = !isHopeless(exit, youngDeaths) && startAgain(exit);
        }
    }

    private boolean isEverReady() {
        synchronized (lock) {
            return wasEverReady;
        }
    }

    private boolean startAgain(int exit) {
        synchronized (lock) {
            if (isStopping) {
                return false;
            }
            restarts++;
        }
        announce.accept("the gateway ended with exit code " + exit + "; starting it again");
        LockSupport.parkNanos(this, PAUSE.toNanos());
        return startProcess();
    }

    private int awaitEnd() {
        Process running;
        synchronized (lock) {
            running = process.orElseThrow();
        }
        while (true) {
            try {
                return running.waitFor();
            } catch (InterruptedException nobodyInterruptsThisThread) {
                // Leaving the child unwatched would be worse than waiting on.
            }
        }
    }

    private boolean isHopeless(int exit, int youngDeaths) {
        synchronized (lock) {
            int deathsMax = wasEverReady ? YOUNG_DEATHS_MAX : DEATHS_BEFORE_READY_MAX;
            boolean isGivenUp = exit == EXIT_WRONG_INPUT || youngDeaths >= deathsMax;
            if (isGivenUp && !isStopping) {
                failure =
                        Optional.of(
                                new GatewayFailedException(
                                        "the gateway ended with exit code %d and is given up"
                                                .formatted(exit),
                                        folder.logTail(LOG_LINES),
                                        wasEverReady));
            }
            return isGivenUp;
        }
    }
}
