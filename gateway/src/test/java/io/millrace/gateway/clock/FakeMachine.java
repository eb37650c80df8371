package io.millrace.gateway.clock;

import java.time.Duration;
import java.time.Instant;

/** A machine whose clock leaps when told. */
final class FakeMachine implements MachineClocks {
    private Instant wall;
    private long sinceBoot = Duration.ofSeconds(20).toNanos();
    boolean isSynced;
    boolean isKnownUnset;

    FakeMachine(Instant wall) {
        this.wall = wall;
    }

    /** Both clocks go on. */
    void passes(Duration time) {
        wall = wall.plus(time);
        sinceBoot += time.toNanos();
    }

    /** Somebody sets the wall clock. */
    void set(Instant to) {
        wall = to;
    }

    /** The machine is off for a while and started again. */
    void reboots(Instant wallThen) {
        wall = wallThen;
        sinceBoot = Duration.ofSeconds(15).toNanos();
    }

    @Override
    public Instant wall() {
        return wall;
    }

    @Override
    public long sinceBootNanos() {
        return sinceBoot;
    }

    @Override
    public boolean isSynced() {
        return isSynced;
    }

    @Override
    public boolean isKnownUnset() {
        return isKnownUnset;
    }
}
