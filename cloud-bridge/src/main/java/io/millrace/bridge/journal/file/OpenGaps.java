package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Enters a gap; does nothing when it is known already. */
    void add(OpenGap gap) {
        List<OpenGap> gaps = byKey.computeIfAbsent(gap.key(), key -> new ArrayList<>());
        if (gaps.stream().anyMatch(known -> known.covers(gap))) {
            return;
        }
        changes++;
        gaps.removeIf(gap::covers);
        gaps.add(gap);
        gaps.sort(
                Comparator.comparingLong(OpenGap::endOffset)
                        .thenComparingLong(g -> g.lost().fromSequence()));
        for (int i = gaps.size() - 1; i > 0; i--) {
            if (gaps.get(i - 1).runsInto(gaps.get(i))) {
                OpenGap second = gaps.remove(i);
                gaps.set(i - 1, gaps.get(i - 1).mergedWith(second));
            }
        }
    }

    /** The gaps that stand before this entry, oldest first; forgets those that it has passed. */
    List<Entry> before(Entry.Stored entry) {
        List<OpenGap> gaps = byKey.isEmpty() ? null : byKey.get(entry.sensor().key());
        if (gaps == null) {
            return List.of();
        }
        List<Entry> found = new ArrayList<>();
        String epoch = entry.epoch();
        long sequence = entry.sequence();
        for (OpenGap gap : List.copyOf(gaps).reversed()) {
            if (gap.endOffset() > entry.offset()) {
                continue;
            }
            boolean adjacent =
                    gap.epoch().equals(epoch)
                            ? gap.lost().toSequence() + 1 == sequence
                            : sequence == 0;
            if (adjacent) {
                found.addFirst(
                        new Entry.Gap(entry.offset(), gap.epoch(), entry.sensor(), gap.lost()));
                handedOut.computeIfAbsent(entry.offset(), at -> new ArrayList<>()).add(gap);
                epoch = gap.epoch();
                sequence = gap.lost().fromSequence();
            } else if (!isHandedOut(gap)) {
                // Its entry lies behind the reader's first position: told by an earlier process.
                close(gap);
            }
        }
        return found;
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

    OpenGaps copy() {
        OpenGaps copy = new OpenGaps();
        byKey.forEach((key, gaps) -> copy.byKey.put(key, new ArrayList<>(gaps)));
        return copy;
    }
}
