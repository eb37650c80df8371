package io.millrace.gateway.ingest.redelivery;

import java.util.Arrays;

/**
 * The last stored readings of one sensor, as a ring of fingerprints. Beside each stands the
 * connection that it was stored from or, with the lowest bit set, last absorbed a redelivery on.
 */
final class StoredCopies {

    private static final int FIRST_CAPACITY = 8;

    private long[] fingerprints = new long[FIRST_CAPACITY];
    private int[] connections = new int[FIRST_CAPACITY];
    private int size;
    // Where the next goes; the oldest stands there once the ring is full.
    private int next;

    void add(long fingerprint, int connection) {
        if (size == fingerprints.length && size < RedeliveryMemory.COPIES_MAX) {
            int capacity = Math.min(2 * size, RedeliveryMemory.COPIES_MAX);
            fingerprints = Arrays.copyOf(fingerprints, capacity);
            connections = Arrays.copyOf(connections, capacity);
            next = size;
        }
        fingerprints[next] = fingerprint;
        connections[next] = connection << 1;
        next = (next + 1) % fingerprints.length;
        size = Math.min(size + 1, fingerprints.length);
    }

    /** Whether one copy takes this redelivery upon itself. */
    boolean absorb(long fingerprint, int connection, boolean isFlagged) {
        for (int i = 0; i < size; i++) {
            if (fingerprints[i] == fingerprint && isFree(connections[i], connection, isFlagged)) {
                connections[i] = (connection << 1) | 1;
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(int mark, int connection, boolean isFlagged) {
        boolean hasAbsorbed = (mark & 1) == 1;
        boolean isOfThisConnection = mark >>> 1 == connection;
        return !isOfThisConnection || (isFlagged && !hasAbsorbed);
    }

    /** The newest, oldest first. */
    long[] newest(int copiesMax) {
        int count = Math.min(size, copiesMax);
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
            int at = Math.floorMod(next - count + i, fingerprints.length);
            result[i] = fingerprints[at];
        }
        return result;
    }
}
