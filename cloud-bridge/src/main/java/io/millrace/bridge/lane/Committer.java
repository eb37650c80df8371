package io.millrace.bridge.lane;

import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One thread that forces all lanes: once per commit interval, and at once when asked, but so at
 * most ten times a second. It tells a listener how far each lane is durable. A failing force is
 * tried again with growing pauses, up to a second; the journal keeps what is not durable and says
 * what is wrong. Thread-safe.
 */
public final class Committer implements AutoCloseable {
    private static final long FORCE_SOON_NANOS = Duration.ofMillis(100).toNanos();
    private static final long RETRY_NANOS_MIN = Duration.ofMillis(50).toNanos();
    private static final long RETRY_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    /** Told from the committer's thread; it must not block and must not throw. */
    @FunctionalInterface
    public interface DurableListener {
        /** Everything of this lane below the offset survives a power loss from now on. */
        void reached(LaneName lane, long durableOffset);
    }

    private final List<Journal> journals;
    private final long intervalNanos;
    private final LongSupplier nanoTicker;
    private final DurableListener listener;
    private final Map<LaneName, Long> told = new EnumMap<>(LaneName.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Set<LaneName> wanted = EnumSet.noneOf(LaneName.class);
    private final Thread thread;
    private long retryNanos;
    private boolean isClosing;

    /**
     * Starts its thread.
     *
     * @param journals in the order in which they are forced: alerts first
     * @param interval longest time between an append and its force; zero forces when asked with
     *     {@link #forceSoon} and does so without the limit of ten a second
     * @param nanoTicker elapsed nanoseconds
     */
    public Committer(
            List<Journal> journals,
            Duration interval,
            LongSupplier nanoTicker,
            DurableListener listener) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException(
                    "the commit interval must not be below 0: " + interval);
        }
        this.journals = List.copyOf(journals);
        this.intervalNanos = interval.toNanos();
        this.nanoTicker = nanoTicker;
        this.listener = listener;
        this.journals.forEach(journal -> told.put(journal.lane(), journal.durableOffset()));
        this.thread = Thread.ofPlatform().name("journal-committer").start(this::run);
    }

    /** Asks for a force of a lane now rather than at the end of the interval; returns at once. */
    public void forceSoon(LaneName lane) {
        lock.lock();
        try {
            wanted.add(lane);
            asked.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long lastAll = nanoTicker.getAsLong();
        long lastSoon = lastAll - FORCE_SOON_NANOS;
        while (true) {
            Due due = awaitDue(lastAll, lastSoon);
            long now = nanoTicker.getAsLong();
            if (due.isAll()) {
                lastAll = now;
            }
            lastSoon = due.lanes().isEmpty() ? lastSoon : now;
            boolean isWell = true;
            for (Journal journal : journals) {
                if (due.isAll() || due.lanes().contains(journal.lane())) {
                    isWell &= force(journal);
                }
            }
            retryNanos = isWell ? 0 : Math.clamp(retryNanos * 2, RETRY_NANOS_MIN, RETRY_NANOS_MAX);
            if (due.isLast()) {
                return;
            }
        }
    }

    private record Due(boolean isAll, Set<LaneName> lanes, boolean isLast) {}

    private Due awaitDue(long lastAll, long lastSoon) {
        lock.lock();
        try {
            while (true) {
                if (isClosing) {
                    return new Due(true, Set.of(), true);
                }
                long now = nanoTicker.getAsLong();
                long untilAll = Math.max(everyNanos(), retryNanos) - (now - lastAll);
                long untilSoon =
                        wanted.isEmpty()
                                ? Long.MAX_VALUE
                                : Math.max(soonNanos(), retryNanos) - (now - lastSoon);
                if (untilAll <= 0 || untilSoon <= 0) {
                    Due due = new Due(untilAll <= 0, Set.copyOf(wanted), false);
                    wanted.clear();
                    return due;
                }
                long wait = Math.min(untilAll, untilSoon);
                // However long it slept, the ticker says what is due.
                long _ = asked.awaitNanos(wait);
            }
        } catch (InterruptedException stopped) {
            return new Due(true, Set.of(), true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * With interval 0 everything is forced when asked; this only picks up what nobody asked for.
     */
    private long everyNanos() {
        return intervalNanos == 0 ? FORCE_SOON_NANOS : intervalNanos;
    }

    private long soonNanos() {
        return intervalNanos == 0 ? 0 : Math.min(FORCE_SOON_NANOS, intervalNanos);
    }

    /** Returns whether everything appended is durable. */
    private boolean force(Journal journal) {
        boolean isWell = true;
        try {
            journal.force();
        } catch (StorageFullException | StorageFailedException _) {
            // The journal's storageProblem() tells; part of it may be durable nevertheless.
            isWell = false;
        }
        long durable = journal.durableOffset();
        if (durable > told.get(journal.lane())) {
            told.put(journal.lane(), durable);
            listener.reached(journal.lane(), durable);
        }
        return isWell;
    }

    /** Forces a last time, tells the listener, ends the thread. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosing = true;
            asked.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
