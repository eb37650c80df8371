package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The park store's twin for tests. */
public final class InMemoryParkStore implements ParkStore {
    private final Map<Long, Refused> parked = new LinkedHashMap<>();

    @Override
    public synchronized void park(java.util.List<Refused> entries) {
        entries.forEach(each -> parked.putIfAbsent(each.entry().offset(), each));
    }

    @Override
    public synchronized boolean isParked(Entry.Stored entry) {
        return parked.containsKey(entry.offset());
    }

    public synchronized Map<Long, Refused> parked() {
        return Map.copyOf(parked);
    }
}
