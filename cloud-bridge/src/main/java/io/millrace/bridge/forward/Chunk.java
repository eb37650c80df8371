package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.Comparator;
import java.util.List;

/**
 * What one transaction takes to Kafka: some entries and the lane's position after them. Without
 * items it only moves the position.
 *
 * @param items grouped by topic, each sensor's in the order of the journal; interleaved topics
 *     would keep one unfinished batch per topic in memory
 * @param progress the position that this chunk establishes
 */
public record Chunk(List<Item> items, Progress progress) {

    /**
     * @param historical sent late from a backlog, so it must not overwrite current state
     */
    public record Item(Entry entry, boolean historical) {
        public String topic() {
            return entry.sensor().topic();
        }
    }

    public Chunk {
        // A stable sort: a sensor has one topic, so its own order survives.
        items = items.stream().sorted(Comparator.comparing(Item::topic)).toList();
    }
}
