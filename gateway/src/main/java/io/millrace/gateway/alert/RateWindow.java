package io.millrace.gateway.alert;

import io.millrace.profile.RateLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The values of one channel over the time of its rate limit, as lowest and highest of {@link
 * #SLOTS} slots: bounded however fast the readings come. A slot is forgotten when its beginning is
 * older than the limit's time. Not thread-safe.
 */
final class RateWindow {
    static final int SLOTS = 16;

    private static final class Slot {
        private final Moment start;
        private double low;
        private double high;

        Slot(Moment start, double value) {
            this.start = start;
            this.low = value;
            this.high = value;
        }
    }

    private final RateLimit limit;
    private final Duration slotWidth;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private boolean isFull;

    RateWindow(RateLimit limit) {
        this.limit = limit;
        this.slotWidth = limit.within().dividedBy(SLOTS);
    }

    /**
     * Takes the next value. Only a window that has been watched for the whole time can say that
     * nothing was too fast.
     */
    Condition observe(double value, Moment at) {
        while (!slots.isEmpty() && at.since(slots.getFirst().start).compareTo(limit.within()) > 0) {
            slots.removeFirst();
            isFull = true;
        }
        double change = largestChangeTo(value);
        add(value, at);
        if (change > limit.change()) {
            return Condition.OVER;
        }
        return isFull ? Condition.BACK : Condition.BETWEEN;
    }

    /** Slots in use. */
    int size() {
        return slots.size();
    }

    private double largestChangeTo(double value) {
        double change = 0.0;
        for (Slot slot : slots) {
            change = Math.max(change, Math.max(value - slot.low, slot.high - value));
        }
        return change;
    }

    private void add(double value, Moment at) {
        Slot last = slots.peekLast();
        if (last == null || at.since(last.start).compareTo(slotWidth) >= 0) {
            slots.addLast(new Slot(at, value));
            // Source times that jump could keep old slots alive.
            if (slots.size() > SLOTS + 1) {
                slots.removeFirst();
            }
            return;
        }
        last.low = Math.min(last.low, value);
        last.high = Math.max(last.high, value);
    }
}
