package io.millrace.bridge.forward;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the next entries from a journal and leaves out those that are parked already. Not
 * thread-safe.
 */
final class ChunkReader {
    /** A transaction over ten thousand topics holds everything up for seconds. */
    static final int TOPICS_MAX = 1_000;

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
        long bytes() {
            return items.stream().map(Item::entry).mapToLong(EntrySize::of).sum();
        }

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

    /**
     * How much to take.
     *
     * @param bytes stops before the entry that would exceed it, but takes at least one
     */
    record Limit(int entries, long bytes) {}

    Taken take(long position, Limit limit, long nowNanos) {
        long historicalBelow = freshness.historicalBelow(nowNanos);
        List<Entry> entries = lane.journal().read(position, limit.entries());
        if (entries.isEmpty()) {
            // What was there may have been evicted meanwhile; then the journal starts later.
            return new Taken(List.of(), 0, Math.max(position, lane.journal().startOffset()));
        }
        List<Item> items = new ArrayList<>(entries.size());
        long parked = 0;
        long bytes = 0;
        long next = position;
        Set<String> topics = new HashSet<>();
        for (Entry entry : entries) {
            bytes += EntrySize.of(entry);
            topics.add(entry.sensor().topic());
            boolean isTooMuch = bytes > limit.bytes() || topics.size() > TOPICS_MAX;
            if (lane.timekeeping().mustWait(entry) || (isTooMuch && next > position)) {
                dropGapsBefore(entry, items);
                break;
            }
            if (entry instanceof Entry.Stored stored && lane.parked().isParked(stored)) {
                dropGapsBefore(stored, items);
                parked++;
            } else {
                items.add(
                        new Item(
                                lane.timekeeping().corrected(entry),
                                entry.offset() < historicalBelow));
            }
            // A gap goes with the entry that it stands before.
            next = entry instanceof Entry.Stored ? entry.offset() + 1 : next;
        }
        return new Taken(items, parked, next);
    }

    static Instant timeOf(Entry entry) {
        return switch (entry) {
            case Entry.Stored stored -> timeOf(stored.envelope());
            case Entry.Gap gap -> gap.lost().fromTime();
        };
    }

    /** When the gateway had it: a sensor whose clock is wrong must not make a lane look late. */
    private static Instant timeOf(Envelope envelope) {
        return switch (envelope) {
            case Envelope.Reading reading -> reading.stamp().gatewayTime();
            case Envelope.Document document -> document.time();
        };
    }

    /**
     * Gaps go with the entry that they stand before; the journal shows them again before the next.
     */
    private static void dropGapsBefore(Entry left, List<Item> items) {
        while (!items.isEmpty()
                && items.getLast().entry() instanceof Entry.Gap gap
                && gap.offset() == left.offset()) {
            items.removeLast();
        }
    }
}
