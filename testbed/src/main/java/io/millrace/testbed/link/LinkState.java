package io.millrace.testbed.link;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all connections of a link share, and where their threads wait: whether it passes, and for
 * each direction when the wire is free again. A wire carries one chunk after the other; the next
 * one begins when the last bit of the one before has left. Thread-safe.
 */
final class LinkState {
    /** About one packet: what two connections on a slow link take turns with. */
    private static final int SLOW_CHUNK_BYTES = 1_400;

    private static final int CHUNK_BYTES = 16 * 1024;

    /** The two directions, each with a wire of its own. */
    enum Direction {
        TO_TARGET,
        TO_CLIENT
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Direction, Long> freeAtNanos = new EnumMap<>(Direction.class);
    private LinkQuality quality = LinkQuality.PERFECT;
    private boolean isStalled;

    LinkState() {
        freeWires();
    }

    void setQuality(LinkQuality wanted) {
        lock.lock();
        try {
            quality = wanted;
            // What was booked at the old speed must not keep the wire from carrying at the new one.
            freeWires();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void setStalled(boolean wanted) {
        lock.lock();
        try {
            isStalled = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How much to read at once. */
    int chunkBytes() {
        lock.lock();
        try {
            return quality.bitsPerSecond().isPresent() ? SLOW_CHUNK_BYTES : CHUNK_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when so many bytes have been put on the wire.
     *
     * @return when they arrive, in the nanoseconds of {@link System#nanoTime}
     */
    long carry(Direction direction, int bytes) throws InterruptedException {
        lock.lock();
        try {
            long now = System.nanoTime();
            long begin = Math.max(now, freeAtNanos.get(direction));
            long gone = begin + sendingNanos(quality.bitsPerSecond(), bytes);
            freeAtNanos.put(direction, gone);
            LinkQuality booked = quality;
            while (gone - System.nanoTime() > 0 && quality.equals(booked)) {
                changed.awaitNanos(gone - System.nanoTime());
            }
            // A link that became faster meanwhile has carried it already.
            return Math.min(gone, System.nanoTime()) + booked.roundTrip().dividedBy(2).toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this moment, and while the link is stalled. */
    void awaitPassing(long atNanos) throws InterruptedException {
        lock.lock();
        try {
            while (isStalled || atNanos - System.nanoTime() > 0) {
                if (isStalled) {
                    changed.await();
                } else {
                    changed.awaitNanos(atNanos - System.nanoTime());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void freeWires() {
        long now = System.nanoTime();
        for (Direction direction : Direction.values()) {
            freeAtNanos.put(direction, now);
        }
    }

    static long sendingNanos(OptionalLong bitsPerSecond, int bytes) {
        if (bitsPerSecond.isEmpty()) {
            return 0;
        }
        double seconds = (double) bytes * Byte.SIZE / bitsPerSecond.getAsLong();
        return Math.round(seconds * Duration.ofSeconds(1).toNanos());
    }
}
