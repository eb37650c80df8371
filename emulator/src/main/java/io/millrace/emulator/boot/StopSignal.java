package io.millrace.emulator.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end. Thread-safe. */
public final class StopSignal {
    private final CountDownLatch wished = new CountDownLatch(1);

    public void request() {
        wished.countDown();
    }

    /** Waits so long, or until the end is wished. Returns whether it is. */
    boolean await(Duration limit) {
        try {
            return wished.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
