package io.millrace.bridge.boot;

import io.millrace.bridge.Bridge.Durable;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The committer thread: forces every lane once per interval, or sooner when asked: at once when the
 * last force is 50 ms ago, so at most twenty times a second. A storage that refuses is tried again
 * at each turn.
 */
final class CommitLoop implements AutoCloseable {
    private static final long SOON_NANOS_MIN = Duration.ofMillis(50).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final List<Journal> journals;
    private final long intervalNanos;
    private final LongSupplier ticker;
    private final Durable listener;
    private final Thread thread;
    private volatile boolean isAsked;
    private volatile boolean isClosed;

    CommitLoop(List<Journal> journals, Duration interval, LongSupplier ticker, Durable listener) {
        this.journals = List.copyOf(journals);
        this.intervalNanos = interval.toNanos();
        this.ticker = ticker;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("journal-committer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void forceSoon() {
        isAsked = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long forcedAt = ticker.getAsLong() - intervalNanos;
        while (!isClosed) {
            long due = isAsked ? Math.min(SOON_NANOS_MIN, intervalNanos) : intervalNanos;
            long now = ticker.getAsLong();
            boolean isOnDemandOnly = intervalNanos == 0 && !isAsked;
            if (isOnDemandOnly) {
                LockSupport.parkNanos(this, LOOK_NANOS);
            } else if (now - forcedAt < due) {
                LockSupport.parkNanos(this, due - (now - forcedAt));
            } else {
                isAsked = false;
                forcedAt = forceAll() ? now : rest(forcedAt);
            }
        }
    }

    /** Nothing was there: whoever cannot wait until the next look asks, and is served at once. */
    private long rest(long forcedAt) {
        LockSupport.parkNanos(this, Math.max(intervalNanos, LOOK_NANOS));
        return forcedAt;
    }

    private boolean forceAll() {
        boolean isForced = false;
        for (Journal journal : journals) {
            isForced |= force(journal);
        }
        return isForced;
    }

    /** Whether there was anything to force. */
    private boolean force(Journal journal) {
        if (journal.durableOffset() == journal.endOffset()) {
            return false;
        }
        try {
            listener.reached(journal.lane(), journal.force());
        } catch (StorageFullException | StorageFailedException refused) {
            // The journal keeps what is wrong for whoever asks; the next turn tries again.
        }
        return true;
    }
}
