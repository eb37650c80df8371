package io.millrace.gateway.ingest;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is moved. */
public final class FixedArrivalClock implements ArrivalClock {
    private volatile Instant now;
    private volatile boolean isSynced = true;

    public FixedArrivalClock(Instant now) {
        this.now = now;
    }

    public void leap(Duration by) {
        now = now.plus(by);
    }

    public void loseSync() {
        isSynced = false;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean isSynced() {
        return isSynced;
    }
}
