package io.millrace.emulator.sensor.mqtt;

import io.millrace.emulator.sensor.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What one device keeps until it is acknowledged, in the order of publishing: first what is under
 * way on the connection, then what waits. Losing the connection moves everything under way back to
 * the front of the waiting. Thread-safe; nothing of MQTT is called while its lock is held.
 */
final class Outbound {

    /** What the device's owner wants of its connection. */
    enum Wanted {
        CONNECTED,
        CUT,
        CLOSED
    }

    /** A message that is kept; it leaves when it is acknowledged. */
    static final class Pending {
        private final Message message;
        private boolean isAcknowledged;

        private Pending(Message message) {
            this.message = message;
        }

        Message message() {
            return message;
        }
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Pending> underWay = new ArrayDeque<>();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private Wanted wanted = Wanted.CONNECTED;
    private long generation;
    private boolean isLost;

    Outbound(int capacity) {
        this.capacity = capacity;
    }

    boolean hasRoom(int messages) {
        return locked(() -> kept() + messages <= capacity);
    }

    void add(Message message) {
        change(() -> {
            if (kept() >= capacity) {
                throw new IllegalStateException(
                        "%d messages wait to be acknowledged already; ask hasRoom first"
                                .formatted(capacity));
            }
            waiting.addLast(new Pending(message));
        });
    }

    int unacknowledged() {
        lock.lock();
        try {
            return kept();
        } finally {
            lock.unlock();
        }
    }

    void setWanted(Wanted state) {
        change(() -> {
            if (wanted != Wanted.CLOSED) {
                wanted = state;
            }
        });
    }

    boolean isClosing() {
        return locked(() -> wanted == Wanted.CLOSED);
    }

    /**
     * Numbers the connection that is made next, so that the end of an earlier one cannot end it.
     */
    long newGeneration() {
        lock.lock();
        try {
            isLost = false;
            return ++generation;
        } finally {
            lock.unlock();
        }
    }

    void lost(long ofGeneration) {
        change(() -> isLost |= ofGeneration == generation);
    }

    void lost() {
        change(() -> isLost = true);
    }

    /** Tells the message's sensor, and lets it go. */
    void acknowledged(Pending pending) {
        pending.message().acknowledged().run();
        change(() -> {
            pending.isAcknowledged = true;
            dropAcknowledged(underWay);
            // A PUBACK can still arrive after the message was taken back.
            dropAcknowledged(waiting);
        });
    }

    /**
     * The next message to publish, as soon as the window allows; empty when the connection is over.
     */
    Optional<Pending> awaitNext(int window) {
        lock.lock();
        try {
            await(() -> isOver() || (!waiting.isEmpty() && underWay.size() < window));
            if (isOver()) {
                return Optional.empty();
            }
            Pending next = waiting.removeFirst();
            dropAcknowledged(waiting);
            underWay.addLast(next);
            return Optional.of(next);
        } finally {
            lock.unlock();
        }
    }

    /** Everything under way will have to be published again. */
    void takeBack() {
        change(() -> {
            Iterator<Pending> newestFirst = underWay.descendingIterator();
            while (newestFirst.hasNext()) {
                Pending pending = newestFirst.next();
                if (!pending.isAcknowledged) {
                    waiting.addFirst(pending);
                }
            }
            underWay.clear();
        });
    }

    /** Whether to connect; waits while the cable is pulled. */
    boolean awaitConnectionWanted() {
        lock.lock();
        try {
            await(() -> wanted != Wanted.CUT);
            return wanted == Wanted.CONNECTED;
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long, or until the uplink is to be closed. */
    void pause(Duration length) {
        lock.lock();
        try {
            long left = length.toNanos();
            while (left > 0 && wanted != Wanted.CLOSED) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private static void dropAcknowledged(Deque<Pending> queue) {
        while (!queue.isEmpty() && queue.peekFirst().isAcknowledged) {
            queue.removeFirst();
        }
    }

    private boolean isOver() {
        return isLost || wanted != Wanted.CONNECTED;
    }

    private int kept() {
        return underWay.size() + waiting.size();
    }

    private void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            changed.awaitUninterruptibly();
        }
    }

    private boolean locked(BooleanSupplier question) {
        lock.lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
