package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The park store's twin for tests. */
public final class InMemoryParkStore implements ParkStore {
    private final Map<Long, Refused> parked = new LinkedHashMap<>();
    private final Again again = new Again();
    private final Map<Long, Entry.Stored> ever = new LinkedHashMap<>();
    private boolean isAsked;

    @Override
    public synchronized void park(List<Refused> entries) {
        entries.forEach(each -> parked.putIfAbsent(each.entry().offset(), each));
        entries.forEach(each -> ever.put(each.entry().offset(), each.entry()));
    }

    @Override
    public synchronized boolean isParked(Entry.Stored entry) {
        return parked.containsKey(entry.offset());
    }

    @Override
    public RequeueStore requeue() {
        return again;
    }

    /** Somebody wants all of it to be sent again. */
    public synchronized void ask() {
        isAsked = true;
    }

    /** Whatever was parked at any time, by offset. */
    synchronized Map<Long, Entry.Stored> ever() {
        return Map.copyOf(ever);
    }

    public synchronized Map<Long, Refused> parked() {
        return Map.copyOf(parked);
    }

    private final class Again implements RequeueStore {
        private Optional<String> name = Optional.empty();
        private List<Entry.Stored> entries = List.of();

        @Override
        public boolean isAsked(long passed) {
            return isAsked
                    && name.isEmpty()
                    && parked.keySet().stream().allMatch(offset -> offset < passed);
        }

        @Override
        public void begin(String batch) {
            name = Optional.of(batch);
            entries = parked.values().stream().map(Refused::entry).toList();
            parked.clear();
            isAsked = false;
        }

        @Override
        public Optional<String> batch() {
            return name;
        }

        @Override
        public List<Line> read(long from, int linesMax) {
            return LongStream.range(from, Math.min(entries.size(), from + linesMax))
                    .mapToObj(at -> new Line(at, Optional.of(entries.get((int) at))))
                    .toList();
        }

        @Override
        public void end() {
            name = Optional.empty();
            entries = List.of();
        }
    }
}
