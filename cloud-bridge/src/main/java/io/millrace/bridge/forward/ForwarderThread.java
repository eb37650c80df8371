package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one forwarder on a thread of its own until closed. {@link #wake} and {@link #close} may come
 * from any thread.
 */
public final class ForwarderThread implements AutoCloseable {
    /** A chunk in flight gets this long to end; then it is left undecided, which costs nothing. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** Where nothing gets through there is no chunk to wait for, only tries to reach Kafka. */
    private static final Duration HOPELESS_LIMIT = Duration.ofMillis(500);

    private final Forwarder forwarder;
    private final Thread thread;
    private final Duration closeLimit;
    private volatile boolean isClosed;

    public ForwarderThread(Forwarder forwarder, String name) {
        this(forwarder, name, CLOSE_LIMIT);
    }

    ForwarderThread(Forwarder forwarder, String name, Duration closeLimit) {
        this.closeLimit = closeLimit;
        this.forwarder = forwarder;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Entries have become durable. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Takes no further chunk; returns at once. */
    public void stopSoon() {
        isClosed = true;
        wake();
    }

    /**
     * Lets the chunk in flight end, then stops. Idempotent.
     *
     * <p>A thread that hangs in Kafka is freed by closing its publisher, never by an interrupt:
     * that could hit it inside the journal, where Java would close the file under it.
     */
    @Override
    public void close() {
        stopSoon();
        try {
            Duration limit = isThrough() ? closeLimit : HOPELESS_LIMIT;
            if (thread.isAlive() && !thread.join(limit)) {
                forwarder.close();
                thread.join(closeLimit);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether its lane's transactions commit. Any thread. */
    public boolean isThrough() {
        return forwarder.status().link().isThrough();
    }

    private void run() {
        try (forwarder) {
            while (!isClosed) {
                park(stepSafely());
            }
        }
    }

    /** The top of the loop: a forwarder that dies of a surprise would be a silent outage. */
    private Duration stepSafely() {
        try {
            return forwarder.step();
        } catch (RuntimeException failure) {
            return forwarder.recoverFrom(failure);
        }
    }

    private void park(Duration wait) {
        if (!isClosed && !wait.isZero()) {
            LockSupport.parkNanos(this, wait.toNanos());
        }
    }
}
