package io.millrace.gateway.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
public final class FixedArrivalClock implements InstantSource {
    private volatile Instant now;

    public FixedArrivalClock(Instant now) {
        this.now = now;
    }

    public void leap(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
