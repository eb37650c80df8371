package io.millrace.benchmarks.journal;

import io.millrace.bridge.envelope.Envelope.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Hands readings to a store at a steady rate, as they come in from sensors: a few every few
 * milliseconds. When the store was slow, what is due meanwhile comes at once.
 *
 * @param perSecond readings
 * @param lasting how long
 * @param ticker elapsed nanoseconds
 */
record Pace(int perSecond, Duration lasting, LongSupplier ticker) {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final int BATCH_MAX = 1_000;

    /** Returns how many readings were appended: rate times time, whatever the machine did. */
    long run(IntFunction<List<Reading>> load, ReadingStore store) {
        long start = ticker.getAsLong();
        long total = dueAfter(lasting.toNanos());
        long done = 0;
        while (done < total) {
            long due = Math.min(total, dueAfter(ticker.getAsLong() - start));
            if (due == done) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            int batch = (int) Math.min(BATCH_MAX, due - done);
            store.append(load.apply(batch));
            done += batch;
        }
        return done;
    }

    long dueAfter(long nanos) {
        return (long) (nanos / 1e9 * perSecond);
    }
}
