package io.millrace.bridge.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** A clock that leaps when told; both of its faces move together unless the wall is set. */
final class FakeTime {
    private long nanos = Duration.ofHours(1).toNanos();
    private Instant wall = SampleReadings.START;

    ForwardClock clock(long seed) {
        return new ForwardClock(() -> wall, () -> nanos, new SplittableRandom(seed));
    }

    long nanos() {
        return nanos;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
        wall = wall.plus(by);
    }

    void setWall(Instant to) {
        wall = to;
    }
}
