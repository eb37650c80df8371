package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        // Groups keep their order, and a sensor has one topic: its own order survives.
        items =
                items.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Item::topic, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .flatMap(List::stream)
                        .toList();
    }

    /** Where the items go. */
    public Set<String> topics() {
        return items.stream().map(Item::topic).collect(Collectors.toSet());
    }
}
