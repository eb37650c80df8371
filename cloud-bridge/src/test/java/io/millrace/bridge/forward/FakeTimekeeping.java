package io.millrace.bridge.forward;

import java.util.Optional;

/** Knows the same of every boot. */
final class FakeTimekeeping implements Timekeeping {
    private boolean isWaiting;
    private Optional<Long> shiftMicros;

    FakeTimekeeping(boolean isWaiting, Optional<Long> shiftMicros) {
        this.isWaiting = isWaiting;
        this.shiftMicros = shiftMicros;
    }

    void clockIsSet(long byMicros) {
        isWaiting = false;
        shiftMicros = Optional.of(byMicros);
    }

    @Override
    public boolean isWaiting() {
        return isWaiting;
    }

    @Override
    public boolean mustWait(String boot) {
        return isWaiting;
    }

    @Override
    public Optional<Long> shiftMicros(String boot, long offset) {
        return shiftMicros;
    }
}
