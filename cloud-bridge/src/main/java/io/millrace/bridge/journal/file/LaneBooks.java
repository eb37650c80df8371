package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.JournalCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One lane in memory: offsets, sequences, gaps, segments and what is appended but not durable. It
 * touches no file; it is changed after the file is. Thread-safe, by its own monitor.
 */
final class LaneBooks implements Dictionary {
    private final Ledger ledger;
    private final OpenGaps gaps;
    private final Holes holes;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final ArrayDeque<Queued> unforced = new ArrayDeque<>();
    private String epoch;
    private long unforcedBytes;
    private long end;
    private long durable;
    private long acknowledged;
    private long recovered;
    private long appended;
    private long passed;
    private long evicted;
    private long damaged;
    private long userFrom;
    private final Set<Segment> leaving = new HashSet<>();
    private final Pin pin = new Pin();
    private boolean hasUntoldLosses;
    private long untoldFrom = Long.MAX_VALUE;
    private long storedGapChanges;
    private final StorageCondition storage = new StorageCondition();
    private Optional<StateBlock.UserSections> roll = Optional.empty();

    /** A lane as its files tell it. */
    record Recovered(
            Ledger ledger, StateBlock.Losses losses, List<Segment> segments, Marks marks) {}

    record Marks(long end, long acknowledged, long userFrom) {}

    LaneBooks(Recovered found, String epoch) {
        this.ledger = found.ledger();
        this.gaps = new OpenGaps();
        found.losses().gaps().forEach(gaps::add);
        this.storedGapChanges = gaps.changes();
        this.holes = found.losses().holes();
        found.segments().forEach(segment -> segments.put(segment.baseOffset(), segment));
        this.epoch = epoch;
        this.end = found.marks().end();
        this.durable = end;
        this.acknowledged = found.marks().acknowledged();
        this.userFrom = found.marks().userFrom();
        this.recovered = end - acknowledged - holes.countIn(acknowledged, end);
    }

    // ---- appending

    synchronized boolean hasRoomFor(List<? extends Envelope> envelopes) {
        int fresh = 0;
        for (Envelope envelope : envelopes) {
            fresh += ledger.knows(envelope.sensor()) ? 0 : 1;
        }
        return !ledger.isFullFor(fresh);
    }

    /** A new segment is to start before these envelopes, with this state of the users. */
    synchronized void prepareRoll(StateBlock.UserSections user) {
        roll = Optional.of(user);
    }

    synchronized boolean isRollPrepared() {
        return roll.isPresent();
    }

    synchronized void rolled() {
        roll = Optional.empty();
    }

    synchronized long enqueue(List<? extends Envelope> envelopes, long bytes) {
        for (Envelope envelope : envelopes) {
            Ledger.Ref ref = ledger.refOf(envelope.sensor());
            long sequence = ref.counter().take(epoch, Micros.of(envelope.time()));
            Ledger.Tail previousEpoch = ref.counter().previous();
            unforced.add(new Queued(end, ref, epoch, sequence, previousEpoch, envelope));
            end++;
        }
        appended += envelopes.size();
        unforcedBytes += bytes;
        return end;
    }

    synchronized void beginEpoch(String newEpoch) {
        epoch = newEpoch;
    }

    synchronized int unforcedEntries() {
        return unforced.size();
    }

    synchronized long unforcedBytes() {
        return unforcedBytes;
    }

    // ---- writing

    /** Everything that is appended and not durable, and the bytes it was estimated at. */
    record Work(
            List<Queued> entries,
            long estimatedBytes,
            long endOffset,
            Optional<StateBlock.UserSections> roll) {}

    synchronized Work work() {
        return new Work(List.copyOf(unforced), unforcedBytes, end, roll);
    }

    /** The force of everything below has returned. */
    synchronized void forced(long offset, Segment in) {
        durable = offset;
        in.endOffset(offset);
        while (!unforced.isEmpty() && unforced.peekFirst().offset() < offset) {
            unforced.removeFirst();
        }
        storage.writingWorks();
    }

    synchronized void settled(long estimatedBytes) {
        unforcedBytes = Math.max(0, unforcedBytes - estimatedBytes);
    }

    synchronized StateBlock.Body stateAt(
            long baseOffset, StateBlock.Losses losses, StateBlock.UserSections user) {
        byte[] bytes = StateBlock.state(ledger, sequencesAt(baseOffset), losses, user);
        return new StateBlock.Body(bytes, ledger.nextId());
    }

    /** Next sequences as they stand before an offset that is durable or later. */
    synchronized Map<String, Ledger.Next> sequencesAt(long offset) {
        return ledger.sequencesBefore(offset, unforced.descendingIterator());
    }

    synchronized StateBlock.Losses losses() {
        Holes kept = holes.copy();
        kept.dropBelow(acknowledged);
        return new StateBlock.Losses(gaps.all(), kept);
    }

    synchronized long gapChanges() {
        return gaps.changes();
    }

    synchronized boolean hasUntoldLosses() {
        return hasUntoldLosses;
    }

    /** Where the first damage begins whose gaps are not on disk. */
    synchronized long untoldFrom() {
        return untoldFrom;
    }

    synchronized boolean hasChangedGaps() {
        return gaps.changes() != storedGapChanges;
    }

    synchronized void gapsStored(long changes) {
        storedGapChanges = changes;
        hasUntoldLosses = gaps.changes() != changes;
        untoldFrom = hasUntoldLosses ? untoldFrom : Long.MAX_VALUE;
    }

    /**
     * A new segment is on disk under its name, with a state block that knows {@code user}; returns
     * the one without durable entries that it has replaced.
     */
    synchronized Optional<Segment> opened(Segment segment, long knownFrom) {
        userFrom = knownFrom;
        return Optional.ofNullable(segments.put(segment.baseOffset(), segment));
    }

    StorageCondition storage() {
        return storage;
    }

    // ---- losing

    /**
     * The oldest segment that may go, from now on out of the reader's reach until {@link #evicted}
     * or {@link #stay}.
     *
     * @param knownFrom the users' state tells of everything below
     * @param nextBase where the segment starts that is to be the newest then: it carries the state
     */
    synchronized Optional<Segment> leave(long knownFrom, long nextBase) {
        Optional<Segment> oldest =
                segments.values().stream()
                        .filter(segment -> mayLeave(segment, knownFrom, nextBase))
                        .findFirst();
        oldest.ifPresent(leaving::add);
        return oldest;
    }

    private boolean mayLeave(Segment segment, long knownFrom, long nextBase) {
        return segment.baseOffset() < nextBase
                && !pin.covers(segment)
                && segment.endOffset() <= knownFrom
                && !leaving.contains(segment);
    }

    /** These were not evicted after all. */
    synchronized void stay(Collection<Segment> spared) {
        leaving.removeAll(spared);
    }

    /** The newest state block or note tells of this eviction already. */
    synchronized void evicted(Segment segment, List<OpenGap> lost) {
        boolean isStored = !hasChangedGaps();
        removed(segment, lost);
        if (isStored) {
            storedGapChanges = gaps.changes();
        }
    }

    /** Nobody knows whether the disk tells of this eviction: the next note has to. */
    synchronized void evictedInDoubt(Segment segment, List<OpenGap> lost) {
        removed(segment, lost);
        hasUntoldLosses = hasChangedGaps();
    }

    private void removed(Segment segment, List<OpenGap> lost) {
        segments.remove(segment.baseOffset(), segment);
        leaving.remove(segment);
        lost.forEach(gaps::add);
        evicted += holes.add(Math.max(acknowledged, segment.baseOffset()), segment.endOffset());
    }

    synchronized void damaged(long from, long to, List<OpenGap> lost) {
        lost.forEach(this::addUntold);
        if (hasUntoldLosses && !lost.isEmpty()) {
            untoldFrom = Math.min(untoldFrom, from);
        }
        damaged += holes.add(Math.max(acknowledged, from), to);
    }

    synchronized void park(OpenGap gap) {
        addUntold(gap);
    }

    private void addUntold(OpenGap gap) {
        gaps.add(gap);
        hasUntoldLosses = hasChangedGaps();
    }

    // ---- reading

    /**
     * Pins and returns the segment that holds the offset, or the next one after it; empty while
     * that is being evicted: what comes after it may be read once its gap is on disk.
     */
    synchronized Optional<Segment> pin(long offset) {
        Map.Entry<Long, Segment> at = segments.floorEntry(offset);
        if (at == null || at.getValue().endOffset() <= offset) {
            at = segments.ceilingEntry(offset);
        }
        if (at == null
                || at.getValue().endOffset() <= at.getValue().baseOffset()
                || leaving.contains(at.getValue())) {
            return Optional.empty();
        }
        pin.add(Math.max(offset, acknowledged), at.getValue().endOffset());
        return Optional.of(at.getValue());
    }

    synchronized void pinnedUpTo(long offset) {
        pin.upTo(offset);
    }

    synchronized long pinnedTo() {
        return pin.to();
    }

    synchronized void release() {
        pin.release();
    }

    synchronized long firstReadable(long offset) {
        return holes.skip(Math.max(offset, startOffset()));
    }

    /** The reader starts here, perhaps again. */
    synchronized void handingOutFrom(long offset) {
        gaps.handingOutFrom(offset);
    }

    synchronized List<Entry> gapsBefore(Entry.Stored entry) {
        return gaps.before(entry, ledger.counterOf(entry.sensor().key()).previous());
    }

    synchronized void acknowledge(long offset) {
        if (offset > durable) {
            throw new IllegalArgumentException(
                    "cannot acknowledge offset %d: the journal is durable up to %d"
                            .formatted(offset, durable));
        }
        if (offset <= acknowledged) {
            return;
        }
        passed += offset - acknowledged - holes.countIn(acknowledged, offset);
        acknowledged = offset;
        pin.acknowledged(offset);
        gaps.acknowledged(offset);
    }

    /** Whether the oldest segment is kept for nobody but the users' state. */
    synchronized boolean isHeldForUsers() {
        return segments.size() > 1
                && segments.firstEntry().getValue().endOffset() <= acknowledged
                && segments.firstEntry().getValue().endOffset() > userFrom;
    }

    /** Takes the segments out that nobody needs any more; their files may go. */
    synchronized List<Segment> takeFreed() {
        List<Segment> freed = new ArrayList<>();
        while (segments.size() > 1 && !hasUntoldLosses) {
            Segment oldest = segments.firstEntry().getValue();
            if (oldest.endOffset() > Math.min(acknowledged, userFrom)) {
                break;
            }
            segments.pollFirstEntry();
            freed.add(oldest);
        }
        return freed;
    }

    /** The newest segment but this one that starts at or after the offset of this one. */
    synchronized Optional<Segment> after(Segment segment) {
        return Optional.ofNullable(segments.higherEntry(segment.baseOffset()))
                .map(Map.Entry::getValue);
    }

    synchronized Optional<Segment> before(Segment segment) {
        return Optional.ofNullable(segments.lowerEntry(segment.baseOffset()))
                .map(Map.Entry::getValue);
    }

    @Override
    public synchronized void define(int id, Sensor sensor) {
        ledger.define(id, sensor);
    }

    @Override
    public synchronized Sensor sensor(int id) {
        return ledger.sensor(id);
    }

    // ---- looking

    synchronized long newestBase() {
        return segments.isEmpty() ? end : segments.lastKey();
    }

    synchronized long startOffset() {
        // Without a segment everything appended is still to be forced, and starts there.
        return segments.isEmpty() ? durable : segments.firstKey();
    }

    synchronized long endOffset() {
        return end;
    }

    synchronized long durableOffset() {
        return durable;
    }

    synchronized long acknowledgedOffset() {
        return acknowledged;
    }

    synchronized JournalCounts counts() {
        long backlog = end - acknowledged - holes.countIn(acknowledged, end);
        return new JournalCounts(recovered, appended, passed, evicted, damaged, backlog);
    }
}
