package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.forward.Timekeeping;
import io.millrace.gateway.clock.ClockCare;
import java.util.Optional;

/** What the gateway knows of its clock, in the bridge's words. Thread-safe. */
record CaredTimes(ClockCare care) implements Timekeeping {
    @Override
    public boolean isWaiting() {
        return care.isWaiting();
    }

    @Override
    public boolean mustWait(String boot) {
        return care.mustWait(boot);
    }

    @Override
    public Optional<Long> shiftMicros(String boot, long offset) {
        return care.shiftOf(boot, offset);
    }
}
