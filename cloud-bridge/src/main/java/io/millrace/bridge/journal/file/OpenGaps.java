package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The open gaps of a lane. Neighbours of one reason merge, so that a long outage leaves one gap per
 * sensor. Which entry a gap stands before follows from the sequences alone: the one whose sequence
 * comes next. So it stands there again after an aborted transaction and after a restart. Guarded by
 * its lane's lock.
 */
final class OpenGaps {
    private final Map<String, List<OpenGap>> byKey = new HashMap<>();

    /** Gaps that were handed out, by the offset of the entry that they stand before. */
    private final TreeMap<Long, List<OpenGap>> handedOut = new TreeMap<>();

    private long changes;

    /** Counts changes, so that a reader of it knows whether the stored copy is old. */
    long changes() {
        return changes;
    }

    /** Enters what no known gap tells of yet: no sequence is ever told twice. */
    void add(OpenGap gap) {
        List<OpenGap> gaps = byKey.computeIfAbsent(gap.key(), key -> new ArrayList<>());
        List<OpenGap> fresh = List.of(gap);
        for (OpenGap known : gaps) {
            fresh = fresh.stream().flatMap(part -> part.without(known).stream()).toList();
        }
        for (OpenGap part : fresh) {
            changes++;
            OpenGap merged = part;
            for (Optional<OpenGap> joined = joined(gaps, merged);
                    joined.isPresent();
                    joined = joined(gaps, merged)) {
                merged = joined.get();
                gaps.removeIf(merged::covers);
            }
            gaps.add(merged);
        }
        if (gaps.isEmpty()) {
            byKey.remove(gap.key());
        }
    }

    /** One that was handed out stays as it was told. */
    private Optional<OpenGap> joined(List<OpenGap> gaps, OpenGap gap) {
        return gaps.stream()
                .filter(known -> !isHandedOut(known))
                .map(gap::joinedWith)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whatever was handed out from here on has not reached anyone: it will be asked for again. */
    void handingOutFrom(long offset) {
        handedOut.tailMap(offset).clear();
    }

    /**
     * The gaps that stand before this entry, oldest first; forgets those that it has passed.
     *
     * @param previousEpoch where the sensor's epoch before its present one ended
     */
    List<Entry> before(Entry.Stored entry, Ledger.Tail previousEpoch) {
        List<OpenGap> gaps = byKey.isEmpty() ? null : byKey.get(entry.sensor().key());
        if (gaps == null) {
            return List.of();
        }
        List<OpenGap> passed = new ArrayList<>(gaps);
        passed.removeIf(gap -> gap.endOffset() > entry.offset());
        List<Entry> found = new ArrayList<>();
        String epoch = entry.epoch();
        long sequence = entry.sequence();
        for (Optional<OpenGap> next = adjacent(passed, epoch, sequence, previousEpoch);
                next.isPresent();
                next = adjacent(passed, epoch, sequence, previousEpoch)) {
            OpenGap gap = next.get();
            passed.remove(gap);
            found.addFirst(new Entry.Gap(entry.offset(), gap.epoch(), entry.sensor(), gap.lost()));
            handedOut.computeIfAbsent(entry.offset(), at -> new ArrayList<>()).add(gap);
            epoch = gap.epoch();
            sequence = gap.lost().fromSequence();
        }
        // The entries of the others lie behind the reader's first position: told by an earlier
        // process.
        passed.stream().filter(gap -> !isHandedOut(gap)).forEach(this::close);
        return found;
    }

    private static Optional<OpenGap> adjacent(
            List<OpenGap> gaps, String epoch, long sequence, Ledger.Tail previousEpoch) {
        return gaps.stream()
                .filter(gap ->
                        gap.epoch().equals(epoch)
                                ? gap.lost().toSequence() + 1 == sequence
                                : sequence == 0 && isTail(gap, previousEpoch))
                .max(
                        Comparator.comparingLong(OpenGap::endOffset)
                                .thenComparingLong(gap -> gap.lost().toSequence()));
    }

    /**
     * In an epoch before the last nobody remembers where it ended: better told twice than never.
     */
    private static boolean isTail(OpenGap gap, Ledger.Tail epochEnd) {
        return !gap.epoch().equals(epochEnd.epoch())
                || gap.lost().toSequence() + 1 == epochEnd.next();
    }

    private boolean isHandedOut(OpenGap gap) {
        return handedOut.values().stream().anyMatch(gaps -> gaps.contains(gap));
    }

    /** Entries below the offset have reached the consumer, and the gaps before them too. */
    void acknowledged(long offset) {
        Map<Long, List<OpenGap>> told = handedOut.headMap(offset);
        told.values().forEach(gaps -> gaps.forEach(this::close));
        told.clear();
    }

    private void close(OpenGap gap) {
        List<OpenGap> gaps = byKey.get(gap.key());
        if (gaps != null && gaps.remove(gap)) {
            changes++;
            if (gaps.isEmpty()) {
                byKey.remove(gap.key());
            }
        }
    }

    List<OpenGap> all() {
        return byKey.values().stream().flatMap(List::stream).toList();
    }
}
