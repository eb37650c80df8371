package io.millrace.bridge.forward;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the next entries from a journal and leaves out those that are parked already. Not
 * thread-safe.
 */
final class ChunkReader {
    private final ForwardedLane lane;
    private final Freshness freshness;

    ChunkReader(ForwardedLane lane, Freshness freshness) {
        this.lane = lane;
        this.freshness = freshness;
    }

    /**
     * What the next transaction may carry.
     *
     * @param items without the parked ones
     * @param parked how many entries were left out
     * @param next the position after them
     */
    record Taken(List<Item> items, long parked, long next) {
        long historical() {
            return items.stream().filter(Item::historical).count();
        }

        Optional<Instant> firstTime() {
            return items.isEmpty()
                    ? Optional.empty()
                    : Optional.of(timeOf(items.getFirst().entry()));
        }

        Optional<Instant> lastTime() {
            return items.isEmpty()
                    ? Optional.empty()
                    : Optional.of(timeOf(items.getLast().entry()));
        }
    }

    Taken take(long position, int entriesMax, long nowNanos) {
        long historicalBelow = freshness.historicalBelow(nowNanos);
        List<Entry> entries = lane.journal().read(position, entriesMax);
        if (entries.isEmpty()) {
            // What was there may have been evicted meanwhile; then the journal starts later.
            return new Taken(List.of(), 0, Math.max(position, lane.journal().startOffset()));
        }
        List<Item> items = new ArrayList<>(entries.size());
        long parked = 0;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Stored stored && lane.parked().isParked(stored)) {
                dropGapsBefore(stored, items);
                parked++;
            } else {
                items.add(new Item(entry, entry.offset() < historicalBelow));
            }
        }
        return new Taken(items, parked, entries.getLast().offset() + 1);
    }

    static Instant timeOf(Entry entry) {
        return switch (entry) {
            case Entry.Stored stored -> stored.envelope().time();
            case Entry.Gap gap -> gap.lost().fromTime();
        };
    }

    /**
     * Gaps go with the entry that they stand before; the journal shows them again before the next.
     */
    private static void dropGapsBefore(Entry.Stored parked, List<Item> items) {
        while (!items.isEmpty()
                && items.getLast().entry() instanceof Entry.Gap gap
                && gap.offset() == parked.offset()) {
            items.removeLast();
        }
    }
}
