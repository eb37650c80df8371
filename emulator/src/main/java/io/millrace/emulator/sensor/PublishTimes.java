package io.millrace.emulator.sensor;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * When the newest readings of one sensor were published. Grows with what is under way and never
 * beyond {@link #CAPACITY_MAX}; the time of an older reading is then forgotten. Not thread-safe.
 */
final class PublishTimes {
    static final int CAPACITY_MAX = 1 << 16;
    private static final int CAPACITY_MIN = 1 << 8;

    private long[] nanos = new long[CAPACITY_MIN];
    private long oldest;
    private long next;

    PublishTimes(long first) {
        this.oldest = first;
        this.next = first;
    }

    void add(long atNanos) {
        if (next - oldest == nanos.length) {
            makeRoom();
        }
        nanos[slot(next)] = atNanos;
        next++;
    }

    /** Empty when it was forgotten or never published. */
    OptionalLong of(long sequence) {
        boolean isKnown = sequence >= oldest && sequence < next;
        return isKnown ? OptionalLong.of(nanos[slot(sequence)]) : OptionalLong.empty();
    }

    /** Nobody asks for this one or an older one again. */
    void forgetThrough(long sequence) {
        oldest = Math.clamp(sequence + 1, oldest, next);
    }

    private void makeRoom() {
        if (nanos.length == CAPACITY_MAX) {
            oldest++;
            return;
        }
        long[] old = nanos;
        nanos = Arrays.copyOf(old, old.length * 2);
        for (long sequence = oldest; sequence < next; sequence++) {
            nanos[slot(sequence)] = old[(int) (sequence & (old.length - 1))];
        }
    }

    private int slot(long sequence) {
        return (int) (sequence & (nanos.length - 1));
    }
}
