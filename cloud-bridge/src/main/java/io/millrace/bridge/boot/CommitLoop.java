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
 * The committer thread: forces every lane once per interval, or sooner when asked, but at most ten
 * times a second then. A storage that refuses is tried again at each turn.
 */
final class CommitLoop implements AutoCloseable {
    private static final long SOON_NANOS_MIN = Duration.ofMillis(100).toNanos();
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
        long last = ticker.getAsLong();
        while (!isClosed) {
            long since = ticker.getAsLong() - last;
            long due = isAsked ? Math.min(SOON_NANOS_MIN, intervalNanos) : intervalNanos;
            if (since >= due && (isAsked || intervalNanos > 0)) {
                isAsked = false;
                last = ticker.getAsLong();
                journals.forEach(this::force);
            } else {
                LockSupport.parkNanos(this, Math.max(due - since, 1_000_000));
            }
        }
    }

    private void force(Journal journal) {
        if (journal.durableOffset() == journal.endOffset()) {
            return;
        }
        try {
            listener.reached(journal.lane(), journal.force());
        } catch (StorageFullException | StorageFailedException refused) {
            // The journal keeps what is wrong for whoever asks; the next turn tries again.
        }
    }
}
