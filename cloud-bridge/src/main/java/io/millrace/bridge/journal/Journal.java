package io.millrace.bridge.journal;

import io.millrace.bridge.envelope.Envelope;
import java.util.List;
import java.util.Optional;

/**
 * One lane's durable, bounded, append-only log.
 *
 * <p>Promises: what {@link #force()} has covered survives kill -9 and power loss; {@link #read}
 * returns only what is durable, in the order of appending; what {@link #acknowledge} covers may be
 * deleted. When a durable change fails the journal stays usable and says so by an exception named
 * for the situation.
 *
 * <p>Threads: one writer thread calls {@link #append}; any one thread calls {@link #force} (the
 * committer); one reader thread calls {@link #read} and {@link #acknowledge}; offsets may be read
 * by anyone.
 */
public interface Journal extends AutoCloseable {

    LaneName lane();

    /**
     * Adds the envelopes in order, all or none. They are not durable before the next {@link
     * #force()}.
     *
     * @return the new {@link #endOffset()}
     * @throws StorageFullException when the limit or the disk leaves no room; nothing was added
     * @throws StorageFailedException while the storage refuses writes; nothing was added
     */
    long append(List<? extends Envelope> envelopes);

    /**
     * Makes everything appended so far survive a power loss.
     *
     * @return the new {@link #durableOffset()}
     * @throws StorageFullException no room; what was appended stays queued and the next force tries
     *     again
     * @throws StorageFailedException the storage refuses; what was appended stays queued and the
     *     next force tries again, in a new segment
     */
    long force();

    /**
     * Up to {@code entriesMax} stored entries from {@code fromOffset}, with the gaps that stand
     * before them; below {@link #durableOffset()} only. Starts later when {@code fromOffset} is no
     * longer kept, and never ends with a gap: a gap comes with the entry that it stands before and
     * is not counted in {@code entriesMax}.
     *
     * <p>What was handed out and is not acknowledged is <em>pinned</em>: it is not evicted until
     * {@link #acknowledge} or {@link #release}.
     */
    List<Entry> read(long fromOffset, int entriesMax);

    /**
     * The first stored entry from {@code fromOffset}, only to look at: whatever is damaged before
     * it stays untold, because it may have been delivered by an earlier process. Gives up what was
     * read, as {@link #release} does. Called by the reader thread.
     */
    Optional<Entry.Stored> peek(long fromOffset);

    /**
     * No transaction covers what was read any more (it was aborted): it may be evicted again.
     * Called by the reader thread.
     */
    void release();

    /**
     * Kafka has committed everything below {@code offset}; whole segments below it may go. Never
     * goes back.
     *
     * @throws IllegalArgumentException it is not durable: nobody can have sent it
     */
    void acknowledge(long offset);

    /**
     * Kafka refuses this entry for good: a gap with the reason {@code parked} will stand before its
     * sensor's next entry. Durable with the next {@link #force()}. Called by the reader thread
     * before it acknowledges the entry.
     */
    void park(Entry.Stored entry);

    /** Oldest kept, durable or not. */
    long startOffset();

    /** Next to be written. */
    long endOffset();

    /** Everything below survives power loss. */
    long durableOffset();

    /** Everything below is confirmed by the cloud, as far as this journal has been told. */
    long acknowledgedOffset();

    /** Counters that add up, taken under one lock. */
    JournalCounts counts();

    /** What is wrong with the storage, for an operator; empty when healthy. */
    Optional<String> storageProblem();

    /** The same in one word. Any thread. */
    StorageHealth storageHealth();

    @Override
    void close();
}
