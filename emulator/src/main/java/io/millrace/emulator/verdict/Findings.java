package io.millrace.emulator.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found, in the order of finding; neighbours of one kind become one, and beyond a number
 * they are only counted. Not thread-safe.
 */
final class Findings {
    static final int MAX = 1_000;

    private record Run(Finding.Kind kind, String sensor) {}

    private final List<Finding> kept = new ArrayList<>();
    private final Map<Run, Integer> latest = new HashMap<>();
    private long untold;

    void add(Finding finding) {
        Run run = new Run(finding.kind(), finding.sensor());
        Integer before = latest.get(run);
        if (before != null && kept.get(before).through() + 1 == finding.from()) {
            kept.set(before, kept.get(before).through(finding.through()));
            return;
        }
        if (kept.size() == MAX) {
            untold++;
            return;
        }
        latest.put(run, kept.size());
        kept.add(finding);
    }

    /** How many more there were than are kept. */
    long untold() {
        return untold;
    }

    List<Finding> all() {
        return List.copyOf(kept);
    }
}
