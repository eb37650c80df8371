package io.millrace.emulator.boot;

import io.millrace.emulator.gateway.GatewaySupervisor;
import io.millrace.emulator.verdict.Verdict;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Waits, after the last sample, until everything sent is acknowledged and everything acknowledged
 * is in Kafka.
 */
final class Drain {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Sensors sensors;
    private final Verdict verdict;
    private final LongSupplier ticker;
    private final Announcer announcer;
    private final Duration standstillMax;

    /**
     * @param standstillMax how long nothing may move before it gives up
     */
    Drain(
            Sensors sensors,
            Verdict verdict,
            LongSupplier ticker,
            Announcer announcer,
            Duration standstillMax) {
        this.sensors = sensors;
        this.verdict = verdict;
        this.ticker = ticker;
        this.announcer = announcer;
        this.standstillMax = standstillMax;
    }

    /** Returns when all is there, or when nothing has moved for the longest standstill. */
    void await(GatewaySupervisor gateway) {
        announcer.say("draining   waiting until everything acknowledged is in Kafka");
        long waiting = waiting();
        long movedAt = ticker.getAsLong();
        while (waiting > 0) {
            gateway.requireAlive();
            LockSupport.parkNanos(this, LOOK.toNanos());
            long now = waiting();
            if (now != waiting) {
                movedAt = ticker.getAsLong();
            } else if (ticker.getAsLong() - movedAt > standstillMax.toNanos()) {
                announcer.say(
                        "gave up    %d readings are not acknowledged or not in Kafka, and nothing has moved for %d s"
                                .formatted(now, standstillMax.toSeconds()));
                return;
            }
            waiting = now;
        }
    }

    private long waiting() {
        return sensors.unacknowledged() + verdict.missing();
    }
}
