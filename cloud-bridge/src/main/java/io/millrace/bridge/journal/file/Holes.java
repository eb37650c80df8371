package io.millrace.bridge.journal.file;

import java.util.Map;
import java.util.TreeMap;

/** Offsets that were stored once and are no more: merged, disjoint ranges. */
final class Holes {
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Enters {@code [from, to)}; returns how many of these offsets were not a hole before. */
    long add(long from, long to) {
        if (from >= to) {
            return 0;
        }
        long before = countIn(from, to);
        long start = from;
        long end = to;
        Map.Entry<Long, Long> left = ranges.floorEntry(from);
        if (left != null && left.getValue() >= from) {
            start = left.getKey();
            end = Math.max(end, left.getValue());
        }
        for (Map.Entry<Long, Long> next = ranges.ceilingEntry(start);
                next != null && next.getKey() <= end;
                next = ranges.ceilingEntry(start)) {
            end = Math.max(end, next.getValue());
            ranges.remove(next.getKey());
        }
        ranges.put(start, end);
        return to - from - before;
    }

    /** How many offsets of {@code [from, to)} are holes. */
    long countIn(long from, long to) {
        long count = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            count += Math.max(0, Math.min(to, range.getValue()) - Math.max(from, range.getKey()));
        }
        return count;
    }

    /** The first offset from here on that is not in a hole. */
    long skip(long offset) {
        Map.Entry<Long, Long> range = ranges.floorEntry(offset);
        return range != null && range.getValue() > offset ? range.getValue() : offset;
    }

    /** Where the hole begins that holds the last offset below {@code end}; {@code end} if none. */
    long startOfRangeUpTo(long end) {
        Map.Entry<Long, Long> range = ranges.lowerEntry(end);
        return range != null && range.getValue() >= end ? range.getKey() : end;
    }

    void dropBelow(long offset) {
        while (!ranges.isEmpty() && ranges.firstEntry().getValue() <= offset) {
            ranges.pollFirstEntry();
        }
    }

    Map<Long, Long> ranges() {
        return ranges;
    }

    Holes copy() {
        Holes copy = new Holes();
        copy.ranges.putAll(ranges);
        return copy;
    }
}
