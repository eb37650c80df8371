package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lane in segment files. {@link #append} numbers entries and keeps them in memory, bounded;
 * {@link #force} encodes, writes and forces them, so that the writer thread never waits for the
 * disk as long as the committer keeps up. What is durable is read back from the files.
 *
 * <p>On power loss: everything below {@link #durableOffset()} was forced with {@code fdatasync}.
 * The promise is as good as the device's: a card that lies about flushing can still lose it.
 * Threads must not be interrupted while they are in here: Java would close the file under them (the
 * journal would go on in a new segment).
 */
final class FileJournal implements Journal {
    private static final int UNFORCED_ENTRIES_MAX = 32_768;
    private static final int READING_BYTES_ESTIMATE = 48;
    private static final int DOCUMENT_BYTES_ESTIMATE = 96;
    private static final int DOCUMENT_BYTES_MAX = 1 << 20;
    private static final long SECONDS_MAX = 9_000_000_000_000L;

    private final LaneContext context;
    private final LaneBooks books;
    private final LaneWriter writer;
    private final LaneReader reader;
    private final List<LaneState> states;
    private boolean isClosed;

    FileJournal(LaneContext context, LaneBooks books, Parts parts, List<LaneState> states) {
        this.context = context;
        this.books = books;
        this.writer = parts.writer();
        this.reader = parts.reader();
        this.states = List.copyOf(states);
    }

    /** The two halves that touch files. */
    record Parts(LaneWriter writer, LaneReader reader) {}

    /** Gives the users their state back; once, before anything else. */
    void restoreStates() throws IOException {
        StateBlock.UserSections user = writer.user();
        for (LaneState state : states) {
            byte[] snapshot = user.byName().get(state.name());
            if (snapshot != null) {
                state.restore(snapshot);
            }
        }
        if (!states.isEmpty()) {
            reader.replay(user.from(), entry -> states.forEach(state -> state.replay(entry)));
        }
    }

    @Override
    public LaneName lane() {
        return context.lane();
    }

    @Override
    public long append(List<? extends Envelope> envelopes) {
        long bytes = 0;
        for (Envelope envelope : envelopes) {
            bytes += checked(envelope);
        }
        requireRoom(envelopes, bytes);
        if (writer.isRollDue() && !envelopes.isEmpty()) {
            books.prepareRoll(snapshot());
        }
        long end = books.enqueue(envelopes, bytes);
        if (books.unforcedEntries() >= UNFORCED_ENTRIES_MAX
                || books.unforcedBytes() >= unforcedBytesMax()) {
            forceOrLeaveQueued();
        }
        return end;
    }

    /** So much may a segment outgrow its target: the budget's headroom is made for it. */
    private long unforcedBytesMax() {
        return Math.min(
                2 * context.segmentBytes(), (long) UNFORCED_ENTRIES_MAX * READING_BYTES_ESTIMATE);
    }

    /** An upper estimate of its bytes on disk. */
    private static long checked(Envelope envelope) {
        checkTime(envelope.time());
        return switch (envelope) {
            case Envelope.Reading reading -> {
                checkTime(reading.stamp().gatewayTime());
                yield READING_BYTES_ESTIMATE;
            }
            case Envelope.Document document -> {
                if (document.body().length() > DOCUMENT_BYTES_MAX) {
                    throw new IllegalArgumentException(
                            "a document of %s has %d characters, expected at most %d"
                                    .formatted(
                                            document.sensor().key(),
                                            document.body().length(),
                                            DOCUMENT_BYTES_MAX));
                }
                yield DOCUMENT_BYTES_ESTIMATE + 3L * document.body().length();
            }
        };
    }

    private static void checkTime(Instant time) {
        if (Math.abs(time.getEpochSecond()) > SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "time " + time + " is too far away to be kept in microseconds");
        }
    }

    private void requireRoom(List<? extends Envelope> envelopes, long bytes) {
        Optional<String> problem = books.storage().refusal();
        if (problem.isPresent()) {
            throw new StorageFullException(lane(), bytes, problem.get());
        }
        if (!books.hasRoomFor(envelopes)) {
            throw new StorageFullException(
                    lane(), bytes, "it knows %d sensors already".formatted(Ledger.SENSORS_MAX));
        }
        boolean mayEvict = context.settings().whenFull() == JournalSettings.WhenFull.DROP_OLDEST;
        if (!mayEvict && books.isHeldForUsers()) {
            // What Kafka has is kept only because the newest state block is older than that.
            books.prepareRoll(snapshot());
            forceOrLeaveQueued();
        }
        if (!mayEvict && books.unforcedBytes() + bytes > writer.freeBytes()) {
            String words =
                    "journal.limit (%d bytes) is reached and journal.when-full is refuse"
                            .formatted(context.settings().limitBytes());
            books.storage().limitReached(words);
            throw new StorageFullException(lane(), bytes, words);
        }
        books.storage().hasRoom();
    }

    private StateBlock.UserSections snapshot() {
        Map<String, byte[]> sections = new HashMap<>(writer.user().byName());
        states.forEach(state -> sections.put(state.name(), state.snapshot()));
        return new StateBlock.UserSections(books.endOffset(), sections);
    }

    /** A failure is on record afterwards. */
    void forceOrLeaveQueued() {
        try {
            force();
        } catch (StorageFullException | StorageFailedException _) {
            // The storage problem is on record and refuses the next append; these stay queued.
        }
    }

    @Override
    public long force() {
        ReentrantLock lock = context.writeLock();
        lock.lock();
        try {
            if (!isClosed) {
                writer.force();
            }
            return books.durableOffset();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> read(long fromOffset, int entriesMax) {
        try {
            List<Entry> found = reader.read(fromOffset, entriesMax);
            books.storage().readingWorks();
            if (books.hasUntoldLosses()) {
                // A gap must be on disk before the position may pass the damage that made it.
                forceOrLeaveQueued();
            }
            long reach = books.untoldFrom();
            return found.stream().takeWhile(entry -> entry.offset() < reach).toList();
        } catch (IOException failed) {
            throw readingFailed(failed);
        }
    }

    private StorageFailedException readingFailed(IOException why) {
        books.storage().readingFailed(why);
        closeReaderQuietly();
        return new StorageFailedException(lane(), "reading", why);
    }

    @Override
    public Optional<Entry.Stored> peek(long fromOffset) {
        try {
            return reader.peek(fromOffset);
        } catch (IOException failed) {
            throw readingFailed(failed);
        }
    }

    private void closeReaderQuietly() {
        try {
            reader.close();
        } catch (IOException _) {
            // The next read opens the file again.
        }
    }

    @Override
    public void release() {
        books.release();
    }

    @Override
    public void acknowledge(long offset) {
        ReentrantLock lock = context.writeLock();
        if (offset > books.pinnedTo()) {
            // It passes over what was never read here, so no eviction may be counting that now.
            lock.lock();
        } else if (!lock.tryLock()) {
            books.acknowledge(offset);
            return;
        }
        try {
            books.acknowledge(offset);
            writer.disposeFreed();
        } catch (IOException _) {
            // The files are no longer part of the journal; the next opening deletes them.
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void park(Entry.Stored entry) {
        Instant time = entry.envelope().time();
        Entry.Lost lost =
                new Entry.Lost(
                        entry.sequence(), entry.sequence(), time, time, 1, LossFinder.PARKED);
        books.park(new OpenGap(entry.sensor().key(), entry.epoch(), lost, entry.offset() + 1));
        forceOrLeaveQueued();
    }

    /** Gives way when the other lane has no room. */
    SpaceBudget.Yielding yielding() {
        return writer;
    }

    long evictableBytes() throws IOException {
        return writer.evictableBytes();
    }

    /** What is appended from now on counts from 0 in this epoch. */
    void beginEpoch(String epoch) {
        books.beginEpoch(epoch);
    }

    @Override
    public long startOffset() {
        return books.startOffset();
    }

    @Override
    public long endOffset() {
        return books.endOffset();
    }

    @Override
    public long durableOffset() {
        return books.durableOffset();
    }

    @Override
    public long acknowledgedOffset() {
        return books.acknowledgedOffset();
    }

    @Override
    public JournalCounts counts() {
        return books.counts();
    }

    @Override
    public Optional<String> storageProblem() {
        return books.storage().words();
    }

    @Override
    public StorageHealth storageHealth() {
        return books.storage().health();
    }

    /** Forces a last time. Idempotent. The reader thread has ended by now. */
    @Override
    public void close() {
        ReentrantLock lock = context.writeLock();
        lock.lock();
        try {
            if (!isClosed) {
                forceOrLeaveQueued();
                isClosed = true;
                writer.close();
                closeReaderQuietly();
            }
        } finally {
            lock.unlock();
        }
    }
}
