package io.millrace.bridge.forward;

import java.time.Duration;

/**
 * How many bytes the next transaction may carry, learnt from the last ones, so that a chunk in
 * flight is what the link carries in a second or two, be it gigabits or 64 kbit/s: an alert waits
 * behind it, and a cut link repeats all of it. Not thread-safe.
 *
 * <p>A commit alone costs the round trips that any transaction costs; what sending took beyond one
 * of them was paid for the bytes, and that is what the size is steered by. Otherwise a link with
 * long round trips would be taken for a narrow one and drain one entry at a time.
 */
final class ChunkSize {
    /** Twenty seconds' worth of 64 kbit/s even if nothing of it can be compressed. */
    static final int START_BYTES = 128 << 10;

    /** Below the size of any entry: such a chunk holds one. */
    static final int BYTES_MIN = EntrySize.BYTES_MIN;

    /** What a full chunk's bytes shall take. */
    private static final double COMFORT_NANOS = Duration.ofMillis(1_500).toNanos();

    private static final long SHRINK_NANOS = Duration.ofSeconds(3).toNanos();

    /** Few steps from the first size to the largest: over many topics small ones cost the same. */
    private static final double CHANGE_MAX = 4.0;

    private final int entriesMax;
    private final long bytesMax;
    private final long quarterNanos;
    private long bytes;

    ChunkSize(ForwardSettings settings) {
        this.entriesMax = settings.chunkEntriesMax();
        this.bytesMax = Math.max(BYTES_MIN, settings.chunkBytesMax());
        this.quarterNanos = settings.transactionTimeout().toNanos() / 4;
        this.bytes = Math.min(START_BYTES, bytesMax);
    }

    long bytes() {
        return bytes;
    }

    /** More entries than this never fit. */
    int entries() {
        return Math.clamp(bytes / EntrySize.BYTES_MIN, 1, entriesMax);
    }

    /**
     * A transaction came through.
     *
     * @param sent its bytes
     * @param sending until Kafka had all of it
     * @param committing from then until the transaction was committed
     */
    void committed(long sent, Duration sending, Duration committing) {
        long forBytes = Math.max(0, sending.minus(committing).toNanos());
        boolean isTooLong = sending.plus(committing).toNanos() > quarterNanos;
        if (isTooLong || forBytes > SHRINK_NANOS) {
            failed(sent);
        } else if (isFull(sent)) {
            double change = Math.min(CHANGE_MAX, COMFORT_NANOS / Math.max(1, forBytes));
            bytes = Math.clamp(Math.round(bytes * change), BYTES_MIN, bytesMax);
        }
    }

    /** A chunk that was not full says nothing about larger ones. */
    private boolean isFull(long sent) {
        return 2 * sent >= bytes || sent >= (long) entriesMax * EntrySize.BYTES_MIN;
    }

    /**
     * A transaction did not come through: perhaps it was too much, or holds an entry that poisons
     * it. Halving what was sent, not what was allowed, soon leaves such an entry alone.
     */
    void failed(long sent) {
        bytes = Math.max(BYTES_MIN, Math.min(bytes, sent) / 2);
    }
}
