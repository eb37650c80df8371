package io.millrace.emulator.sensor;

import java.util.BitSet;

/**
 * A set of sequence numbers that mostly arrive in order: one bit for each above the first one
 * missing, nothing for those below. Not thread-safe.
 */
public final class SequenceSet {
    private static final int TRIM_BITS = 1 << 16;

    private final long first;
    private long base;
    private BitSet fromBase = new BitSet();
    private long size;

    /**
     * @param first smallest number that can be a member; smaller ones are never taken
     */
    public SequenceSet(long first) {
        this.first = first;
        this.base = first;
    }

    /** Whether it was taken: not a member yet and not below the first. */
    public boolean add(long sequence) {
        if (sequence < first || contains(sequence)) {
            return false;
        }
        fromBase.set(Math.toIntExact(sequence - base));
        size++;
        trim();
        return true;
    }

    public boolean contains(long sequence) {
        if (sequence < base) {
            return sequence >= first;
        }
        long bit = sequence - base;
        return bit <= Integer.MAX_VALUE && fromBase.get((int) bit);
    }

    public long size() {
        return size;
    }

    /** How many members {@code other} lacks. */
    public long countMissingIn(SequenceSet other) {
        long end = base + fromBase.length();
        long missing = 0;
        // Below its own base a set has everything.
        for (long sequence = Math.max(first, Math.min(base, other.base));
                sequence < end;
                sequence++) {
            if (contains(sequence) && !other.contains(sequence)) {
                missing++;
            }
        }
        return missing;
    }

    private void trim() {
        int full = fromBase.nextClearBit(0);
        if (full >= TRIM_BITS) {
            fromBase = fromBase.get(full, Math.max(full, fromBase.length()));
            base += full;
        }
    }
}
