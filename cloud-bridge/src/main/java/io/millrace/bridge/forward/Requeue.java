package io.millrace.bridge.forward;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.forward.ChunkReader.Limit;
import io.millrace.bridge.forward.ChunkReader.Taken;
import io.millrace.bridge.forward.Progress.Again;
import io.millrace.bridge.forward.RequeueStore.Line;
import io.millrace.bridge.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends parked entries again when somebody has asked, each once: how far it is rides in the lane's
 * progress record, in the transaction that carries the entries. What is refused again is parked
 * again and skipped here. Not thread-safe.
 */
final class Requeue {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final ForwardedLane lane;
    private final RequeueStore store;
    private final ForwardClock clock;
    private Optional<String> batch = Optional.empty();
    private long line;
    private long lineAfterTaken;
    private long lookAtNanos;

    Requeue(ForwardedLane lane, ForwardClock clock) {
        this.lane = lane;
        this.store = lane.parked().requeue();
        this.clock = clock;
        this.lookAtNanos = clock.ticker().getAsLong();
    }

    /** Goes on where Kafka says; a batch that it does not know begins at its first line. */
    void opened(Optional<Progress> found) {
        batch = store.batch();
        line =
                found.flatMap(Progress::again)
                        .filter(again -> batch.equals(Optional.of(again.batch())))
                        .map(Again::lines)
                        .orElse(0L);
        lineAfterTaken = line;
    }

    /** What belongs into a progress record that goes without a chunk of the batch. */
    Optional<Again> progress() {
        return batch.map(id -> new Again(id, line));
    }

    /** What belongs into the one that goes with the chunk last taken. */
    Optional<Again> progressWithTaken() {
        return batch.map(id -> new Again(id, lineAfterTaken));
    }

    boolean isDue(long nowNanos, long passed) {
        if (batch.isEmpty() && nowNanos - lookAtNanos >= 0) {
            lookAtNanos = nowNanos + LOOK_NANOS;
            if (store.isAsked(passed)) {
                store.begin(Long.toHexString(clock.random().nextLong()));
                batch = store.batch();
                line = 0;
            }
        }
        return batch.isPresent();
    }

    /** The next entries of the batch; without items when it has come to its end. */
    Taken take(Limit limit, long position) {
        List<Item> items = new ArrayList<>();
        while (items.isEmpty() && batch.isPresent()) {
            List<Line> lines = store.read(line, limit.entries());
            if (lines.isEmpty()) {
                store.end();
                batch = Optional.empty();
            } else {
                lineAfterTaken = fill(items, lines, limit.bytes());
                line = items.isEmpty() ? lineAfterTaken : line;
            }
        }
        return new Taken(items, 0, position);
    }

    /** Returns the line after the last one that was looked at. */
    private long fill(List<Item> items, List<Line> lines, long bytesMax) {
        long bytes = 0;
        for (Line each : lines) {
            Optional<Entry.Stored> wanted =
                    each.entry().filter(entry -> !lane.parked().isParked(entry));
            if (wanted.isPresent()) {
                bytes += EntrySize.of(wanted.get());
                if (bytes > bytesMax && !items.isEmpty()) {
                    return each.number();
                }
                items.add(new Item(wanted.get(), true));
            }
        }
        return lines.getLast().number() + 1;
    }

    void sent() {
        line = lineAfterTaken;
    }
}
