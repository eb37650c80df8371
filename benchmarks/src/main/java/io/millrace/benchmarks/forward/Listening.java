package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.WrongOutcomeException;
import io.millrace.benchmarks.kafka.CommittedReader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that reads alerts as they become visible and notes when. */
final class Listening implements AutoCloseable {
    private static final long SILENCE_POLLS_MAX = 600;

    private final CommittedReader reader;
    private final AlertTimes times;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Thread thread;
    private volatile int wanted = Integer.MAX_VALUE;
    private volatile boolean isClosing;

    Listening(CommittedReader reader, AlertTimes times) {
        this.reader = reader;
        this.times = times;
        this.thread = Thread.ofPlatform().name("alert-reader").start(this::run);
    }

    private void run() {
        try {
            int silent = 0;
            while (!isClosing && times.count() < wanted && silent < SILENCE_POLLS_MAX) {
                boolean hasCome = reader.poll((_, record) -> times.saw(record)) > 0;
                silent = hasCome ? 0 : silent + 1;
            }
        } catch (RuntimeException failed) {
            failure.set(failed);
        } finally {
            complete.countDown();
        }
    }

    /** Returns when so many alerts that count were seen in all. */
    void awaitCount(int count) {
        wanted = count;
        try {
            boolean _ = complete.await(SILENCE_POLLS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        if (times.count() != count) {
            throw new WrongOutcomeException(
                    "%d alerts were appended, a read_committed consumer saw %d"
                            .formatted(count, times.count()));
        }
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
