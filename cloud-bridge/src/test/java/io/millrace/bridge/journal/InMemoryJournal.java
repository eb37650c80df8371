package io.millrace.bridge.journal;

import io.millrace.bridge.envelope.Envelope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal's twin for tests: the same contract, in memory. {@link #evictOldest} and {@link
 * #refuseStorage} play what a file journal meets by itself. Thread-safe.
 */
public final class InMemoryJournal implements Journal {
    private record Numbered(String epoch, long next) {}

    private final LaneName lane;
    private final TreeMap<Long, Entry.Stored> entries = new TreeMap<>();
    private final Map<String, Numbered> sequences = new HashMap<>();
    private final Map<String, List<Entry.Gap>> openGaps = new HashMap<>();
    private String epoch;
    private Optional<String> problem = Optional.empty();
    private long end;
    private long durable;
    private long acknowledged;
    private long passed;
    private long evicted;
    private long pinnedTo;

    public InMemoryJournal(LaneName lane, String epoch) {
        this.lane = lane;
        this.epoch = epoch;
    }

    @Override
    public LaneName lane() {
        return lane;
    }

    @Override
    public synchronized long append(List<? extends Envelope> envelopes) {
        if (problem.isPresent()) {
            throw new StorageFullException(lane, envelopes.size(), problem.get());
        }
        for (Envelope envelope : envelopes) {
            String key = envelope.sensor().key();
            Numbered numbered = sequences.get(key);
            long sequence =
                    numbered != null && numbered.epoch().equals(epoch) ? numbered.next() : 0;
            entries.put(end, new Entry.Stored(end, epoch, sequence, envelope));
            sequences.put(key, new Numbered(epoch, sequence + 1));
            end++;
        }
        return end;
    }

    @Override
    public synchronized long force() {
        if (problem.isPresent()) {
            throw new StorageFullException(lane, end - durable, problem.get());
        }
        durable = end;
        return durable;
    }

    @Override
    public synchronized List<Entry> read(long fromOffset, int entriesMax) {
        List<Entry> found = new ArrayList<>();
        int stored = 0;
        for (Entry.Stored entry :
                entries.subMap(fromOffset, Math.max(fromOffset, durable)).values()) {
            if (stored == entriesMax) {
                break;
            }
            found.addAll(gapsBefore(entry));
            found.add(entry);
            stored++;
            pinnedTo = Math.max(pinnedTo, entry.offset() + 1);
        }
        return found;
    }

    @Override
    public synchronized Optional<Entry.Stored> peek(long fromOffset) {
        release();
        return entries.subMap(fromOffset, Math.max(fromOffset, durable)).values().stream()
                .findFirst();
    }

    /** Walks back from the entry: a gap may stand before another gap of the same sensor. */
    private List<Entry.Gap> gapsBefore(Entry.Stored entry) {
        List<Entry.Gap> before = new ArrayList<>();
        String nextEpoch = entry.epoch();
        long nextSequence = entry.sequence();
        for (Entry.Gap gap : openGaps.getOrDefault(entry.sensor().key(), List.of()).reversed()) {
            boolean adjacent =
                    gap.epoch().equals(nextEpoch)
                            ? gap.lost().toSequence() + 1 == nextSequence
                            : nextSequence == 0 && gap.offset() < entry.offset();
            if (adjacent) {
                before.addFirst(
                        new Entry.Gap(entry.offset(), gap.epoch(), entry.sensor(), gap.lost()));
                nextEpoch = gap.epoch();
                nextSequence = gap.lost().fromSequence();
            }
        }
        return before;
    }

    @Override
    public synchronized void release() {
        pinnedTo = 0;
    }

    @Override
    public synchronized void acknowledge(long offset) {
        if (offset > durable) {
            throw new IllegalArgumentException(
                    "cannot acknowledge offset %d: the journal is durable up to %d"
                            .formatted(offset, durable));
        }
        if (offset > acknowledged) {
            passed += entries.subMap(acknowledged, offset).size();
            acknowledged = offset;
            entries.headMap(offset).clear();
        }
    }

    @Override
    public synchronized void park(Entry.Stored entry) {
        addGap(entry, "parked");
    }

    /**
     * Evicts up to {@code count} of the oldest entries that are neither pinned nor acknowledged.
     */
    public synchronized void evictOldest(int count) {
        List<Entry.Stored> victims =
                entries.tailMap(Math.max(acknowledged, pinnedTo)).values().stream()
                        .limit(count)
                        .toList();
        for (Entry.Stored victim : victims) {
            entries.remove(victim.offset());
            addGap(victim, "evicted");
            evicted++;
        }
    }

    private void addGap(Entry.Stored entry, String reason) {
        List<Entry.Gap> gaps =
                openGaps.computeIfAbsent(entry.sensor().key(), key -> new ArrayList<>());
        boolean isKnown =
                gaps.stream()
                        .anyMatch(gap ->
                                gap.epoch().equals(entry.epoch())
                                        && gap.lost().fromSequence() <= entry.sequence()
                                        && gap.lost().toSequence() >= entry.sequence());
        if (isKnown) {
            // Parked, then evicted before its position was passed.
            return;
        }
        Entry.Lost lost =
                new Entry.Lost(
                        entry.sequence(),
                        entry.sequence(),
                        entry.envelope().time(),
                        entry.envelope().time(),
                        1,
                        reason);
        if (!gaps.isEmpty()) {
            Entry.Gap last = gaps.getLast();
            if (last.epoch().equals(entry.epoch())
                    && last.lost().reason().equals(reason)
                    && last.lost().toSequence() + 1 == entry.sequence()) {
                gaps.removeLast();
                lost =
                        new Entry.Lost(
                                last.lost().fromSequence(),
                                entry.sequence(),
                                last.lost().fromTime(),
                                entry.envelope().time(),
                                last.lost().count() + 1,
                                reason);
            }
        }
        gaps.add(new Entry.Gap(entry.offset(), entry.epoch(), entry.sensor(), lost));
        // A parked entry may lie before an evicted one.
        gaps.sort(Comparator.comparingLong(Entry.Gap::offset));
    }

    /** From now on append and force are refused as by a full disk, until {@link #healStorage}. */
    public synchronized void refuseStorage(String why) {
        problem = Optional.of(why);
    }

    public synchronized void healStorage() {
        problem = Optional.empty();
    }

    /** What a kill leaves behind: everything that was not forced is gone. */
    public synchronized void loseUnforced() {
        List<Entry.Stored> lost = List.copyOf(entries.tailMap(durable).values());
        entries.tailMap(durable).clear();
        end = durable;
        for (Entry.Stored entry : lost.reversed()) {
            sequences.put(entry.sensor().key(), new Numbered(entry.epoch(), entry.sequence()));
        }
    }

    /** Later appends count from 0 in {@code newEpoch}. */
    public synchronized void beginEpoch(String newEpoch) {
        epoch = newEpoch;
    }

    @Override
    public synchronized long startOffset() {
        return entries.isEmpty() ? end : entries.firstKey();
    }

    @Override
    public synchronized long endOffset() {
        return end;
    }

    @Override
    public synchronized long durableOffset() {
        return durable;
    }

    @Override
    public synchronized long acknowledgedOffset() {
        return acknowledged;
    }

    @Override
    public synchronized JournalCounts counts() {
        return new JournalCounts(0, end, passed, evicted, 0, entries.size());
    }

    @Override
    public synchronized Optional<String> storageProblem() {
        return problem;
    }

    @Override
    public synchronized StorageHealth storageHealth() {
        return problem.isPresent() ? StorageHealth.DISK_FULL : StorageHealth.HEALTHY;
    }

    @Override
    public void close() {}
}
