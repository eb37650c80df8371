package io.millrace.bridge.forward;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageHealth;
import java.util.List;
import java.util.Optional;

/**
 * One process' view of a journal whose local position lags on disk: what was acknowledged since the
 * last {@link #writePosition} is forgotten with this object, as by a kill.
 */
final class LazyJournal implements Journal {
    private final InMemoryJournal disk;
    private long acknowledged;

    LazyJournal(InMemoryJournal disk) {
        this.disk = disk;
        this.acknowledged = disk.acknowledgedOffset();
        disk.release();
    }

    void writePosition() {
        disk.acknowledge(acknowledged);
    }

    @Override
    public LaneName lane() {
        return disk.lane();
    }

    @Override
    public long append(List<? extends Envelope> envelopes) {
        return disk.append(envelopes);
    }

    @Override
    public long force() {
        return disk.force();
    }

    @Override
    public List<Entry> read(long fromOffset, int entriesMax) {
        return disk.read(fromOffset, entriesMax);
    }

    @Override
    public Optional<Entry.Stored> peek(long fromOffset) {
        return disk.peek(fromOffset);
    }

    @Override
    public void release() {
        disk.release();
    }

    @Override
    public void acknowledge(long offset) {
        acknowledged = Math.max(acknowledged, offset);
    }

    @Override
    public void park(Entry.Stored entry) {
        disk.park(entry);
    }

    @Override
    public long startOffset() {
        return disk.startOffset();
    }

    @Override
    public long endOffset() {
        return disk.endOffset();
    }

    @Override
    public long durableOffset() {
        return disk.durableOffset();
    }

    @Override
    public long acknowledgedOffset() {
        return acknowledged;
    }

    @Override
    public JournalCounts counts() {
        return disk.counts();
    }

    @Override
    public StorageHealth storageHealth() {
        return disk.storageHealth();
    }

    @Override
    public Optional<String> storageProblem() {
        return disk.storageProblem();
    }

    @Override
    public void close() {}
}
