package io.millrace.emulator.sensor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

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

    /** Numbers from the first to the last. */
    public record Range(long first, long last) {
        long count() {
            return last - first + 1;
        }
    }

    /** How many members {@code other} lacks. */
    public long countMissingIn(SequenceSet other) {
        return missingIn(other).stream().mapToLong(Range::count).sum();
    }

    /** The members that {@code other} lacks, in order. */
    public List<Range> missingIn(SequenceSet other) {
        List<Range> missing = new ArrayList<>();
        long end = base + fromBase.length();
        long from = -1;
        // Below its own base a set has everything.
        for (long sequence = Math.max(first, Math.min(base, other.base));
                sequence <= end;
                sequence++) {
            boolean isMissing = contains(sequence) && !other.contains(sequence);
            if (isMissing && from < 0) {
                from = sequence;
            } else if (!isMissing && from >= 0) {
                missing.add(new Range(from, sequence - 1));
                from = -1;
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
