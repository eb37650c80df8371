package io.millrace.gateway.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The queue between the sources and the pipeline thread. It refuses when full and never grows.
 *
 * <p>The pipeline waits for work by parking a millisecond at a time instead of being woken per
 * message: waking doubled the CPU time per message in a trial, and a millisecond is far below the
 * commit interval.
 */
public final class BoundedIntake implements Intake {

    private static final long PARK_NANOS = 1_000_000;

    private final ArrayBlockingQueue<Delivery> queue;
    private final Accounting accounting;
    private final LongSupplier ticker;
    private final AtomicLong refusals = new AtomicLong();

    /**
     * @param deliveriesMax most messages that wait at once, at least 1
     * @param ticker elapsed nanoseconds
     */
    public BoundedIntake(int deliveriesMax, Accounting accounting, LongSupplier ticker) {
        this.queue = new ArrayBlockingQueue<>(deliveriesMax);
        this.accounting = accounting;
        this.ticker = ticker;
    }

    @Override
    public boolean offer(Delivery delivery) {
        boolean isTaken = accounting.receivedIf(() -> queue.offer(delivery));
        if (!isTaken) {
            refusals.incrementAndGet();
        }
        return isTaken;
    }

    @Override
    public void dropped(Delivery delivery) {
        accounting.receivedAndSettled(Accounting.Outcome.DROPPED);
    }

    @Override
    public int drain(Collection<? super Delivery> batch, int deliveriesMax, Duration wait) {
        int moved = queue.drainTo(batch, deliveriesMax);
        long deadline = ticker.getAsLong() + wait.toNanos();
        while (moved == 0
                && deadline - ticker.getAsLong() > 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PARK_NANOS);
            moved = queue.drainTo(batch, deliveriesMax);
        }
        return moved;
    }

    /** Messages waiting now. Thread-safe. */
    public int size() {
        return queue.size();
    }

    /** How often an offer was refused since the start; one message may be offered many times. */
    public long refusals() {
        return refusals.get();
    }
}
