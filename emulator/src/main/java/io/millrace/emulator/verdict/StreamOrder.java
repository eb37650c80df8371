package io.millrace.emulator.verdict;

import io.millrace.emulator.verdict.Observed.Place;
import io.millrace.emulator.verdict.Observed.TopicKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether the {@code sequence} of every sensor is dense: per key, kind of topic and epoch. One
 * number is kept per stream. Not thread-safe.
 */
final class StreamOrder {

    /** How a record stands to those before it. */
    enum Standing {
        NEXT,
        /** Sequences before it are missing and no gap record said so. */
        AFTER_HOLE,
        /** It, or a later one, was there before. */
        BEHIND
    }

    /**
     * @param expected the sequence that would have been the next
     */
    record Step(Standing standing, long expected) {}

    private record Stream(TopicKind topic, String key, String epoch) {}

    private final Map<Stream, Long> expected = new HashMap<>();
    private final Set<TopicKind> withHistory;

    /**
     * @param withHistory topics that held records before this run: there a stream may begin with
     *     any sequence, elsewhere with 0
     */
    StreamOrder(Set<TopicKind> withHistory) {
        this.withHistory = Set.copyOf(withHistory);
    }

    Step record(TopicKind topic, Place place) {
        return step(topic, place, place.sequence());
    }

    /**
     * A gap record covers the sequences from {@code first} to {@code through}. It is behind when it
     * covers any that was there before.
     */
    Step gap(TopicKind topic, Place first, long through) {
        return step(topic, first, through);
    }

    private Step step(TopicKind topic, Place place, long through) {
        Stream stream = new Stream(topic, place.key(), place.epoch());
        long start = withHistory.contains(topic) ? place.sequence() : 0;
        long next = expected.getOrDefault(stream, start);
        expected.put(stream, Math.max(next, through + 1));
        if (place.sequence() < next) {
            return new Step(Standing.BEHIND, next);
        }
        return new Step(place.sequence() > next ? Standing.AFTER_HOLE : Standing.NEXT, next);
    }
}
