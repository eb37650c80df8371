package io.millrace.bridge.lane;

import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
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
 * most ten times a second for alerts and twenty for readings. It tells a listener how far each lane
 * is durable. A failing force is tried again with growing pauses, up to a second; the journal keeps
 * what is not durable and says what is wrong. Thread-safe.
 */
public final class Committer implements AutoCloseable {
    // Shortest time between two forces that were asked for: what the flash bears for latency's
    // sake.
    private static final long ALERTS_SPACING_NANOS = Duration.ofMillis(100).toNanos();
    private static final long READINGS_SPACING_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
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
    private final Map<LaneName, Long> lastAsked = new EnumMap<>(LaneName.class);
    private final Thread thread;
    private long retryNanos;
    private boolean isClosing;

    /**
     * Starts its thread.
     *
     * @param journals in the order in which they are forced: alerts first
     * @param interval longest time between an append and its force; zero forces when asked with
     *     {@link #forceSoon} and does so without a limit
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
        boolean isLast = false;
        while (!isLast) {
            Due due = awaitDue(lastAll);
            isLast = due.isLast();
            long now = nanoTicker.getAsLong();
            if (due.isAll()) {
                lastAll = now;
            }
            due.lanes().forEach(lane -> lastAsked.put(lane, now));
            boolean isWell = true;
            for (Journal journal : journals) {
                if (due.isAll() || due.lanes().contains(journal.lane())) {
                    isWell &= force(journal);
                }
            }
            retryNanos = isWell ? 0 : Math.clamp(retryNanos * 2, RETRY_NANOS_MIN, RETRY_NANOS_MAX);
        }
    }

    private record Due(boolean isAll, Set<LaneName> lanes, boolean isLast) {}

    private Due awaitDue(long lastAll) {
        lock.lock();
        try {
            while (!isClosing) {
                long now = nanoTicker.getAsLong();
                long untilAll = Math.max(everyNanos(), retryNanos) - (now - lastAll);
                long wait = untilAll;
                Set<LaneName> ready = EnumSet.noneOf(LaneName.class);
                for (LaneName lane : wanted) {
                    long untilAsked = untilAsked(lane, now);
                    wait = Math.min(wait, untilAsked);
                    if (untilAsked <= 0) {
                        ready.add(lane);
                    }
                }
                if (wait <= 0) {
                    wanted.removeAll(ready);
                    return new Due(untilAll <= 0, ready, false);
                }
                // However long it slept, the ticker says what is due.
                long _ = asked.awaitNanos(wait);
            }
            return new Due(true, Set.of(), true);
        } catch (InterruptedException stopped) {
            return new Due(true, Set.of(), true);
        } finally {
            lock.unlock();
        }
    }

    private long untilAsked(LaneName lane, long now) {
        Long last = lastAsked.get(lane);
        long spacing = Math.max(spacingNanos(lane), retryNanos);
        return last == null ? 0 : spacing - (now - last);
    }

    /**
     * With interval 0 everything is forced when asked; this only picks up what nobody asked for.
     */
    private long everyNanos() {
        return intervalNanos == 0 ? LOOK_NANOS : intervalNanos;
    }

    private long spacingNanos(LaneName lane) {
        long spacing = lane == LaneName.ALERTS ? ALERTS_SPACING_NANOS : READINGS_SPACING_NANOS;
        return Math.min(spacing, intervalNanos);
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
