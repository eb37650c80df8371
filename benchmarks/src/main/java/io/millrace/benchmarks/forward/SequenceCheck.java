package io.millrace.benchmarks.forward;

import java.util.HashMap;
import java.util.Map;

/** Counts, per sensor, whether its sequences come densely from 0: each once, in order. */
public final class SequenceCheck {
    private static final String SEQUENCE = "\"sequence\":";

    private final Map<String, Long> next = new HashMap<>();
    private long records;
    private long misplaced;

    /**
     * @param key whose record it is
     * @param record as JSON
     */
    public void saw(String key, String record) {
        long sequence = sequenceOf(record);
        long expected = next.getOrDefault(key, 0L);
        records++;
        misplaced += sequence == expected ? 0 : 1;
        next.put(key, Math.max(expected, sequence + 1));
    }

    /** So many records came, each sensor's in order and none twice. */
    public boolean isExactly(long expectedRecords) {
        return misplaced == 0 && records == expectedRecords;
    }

    @Override
    public String toString() {
        return "%d records of %d sensors, %d of them not in their place"
                .formatted(records, next.size(), misplaced);
    }

    static long sequenceOf(String record) {
        int from = record.indexOf(SEQUENCE) + SEQUENCE.length();
        int to = from;
        while (to < record.length() && Character.isDigit(record.charAt(to))) {
            to++;
        }
        return Long.parseLong(record.substring(from, to));
    }
}
