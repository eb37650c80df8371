package io.millrace.emulator.boot;

import io.millrace.emulator.gateway.GatewayConsole;
import io.millrace.emulator.gateway.GatewayConsole.Counts;
import io.millrace.emulator.gateway.GatewaySupervisor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The gateway's own counts over all its lives in this run. Each life counts from 0, and what it
 * counted after the last look is forgotten when it is killed. For information only. Used by one
 * thread.
 */
final class GatewayTotals {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final GatewayConsole console;
    private final GatewaySupervisor gateway;
    private Counts earlierLives = Counts.NONE;
    private Counts thisLife = Counts.NONE;
    private int life;
    private Duration nextLook = EVERY;
    private final AtomicBoolean isLooking = new AtomicBoolean();

    GatewayTotals(GatewayConsole console, GatewaySupervisor gateway) {
        this.console = console;
        this.gateway = gateway;
    }

    /**
     * Looks once a second, beside the caller: a gateway that answers late must not hold up the
     * faults.
     */
    void lookNowAndThen(Duration elapsed) {
        if (elapsed.compareTo(nextLook) >= 0 && isLooking.compareAndSet(false, true)) {
            nextLook = elapsed.plus(EVERY);
            Thread.ofVirtual()
                    .name("gateway-counts")
                    .start(() -> {
                        look();
                        isLooking.set(false);
                    });
        }
    }

    void look() {
        int current = gateway.restarts();
        Optional<Counts> found = console.counts();
        synchronized (this) {
            if (current != life) {
                earlierLives = earlierLives.plus(thisLife);
                thisLife = Counts.NONE;
                life = current;
            }
            thisLife = found.orElse(thisLife);
        }
    }

    synchronized Counts counts() {
        return earlierLives.plus(thisLife);
    }
}
