package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Sensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every sensor that a lane has ever met: its number in the dictionary, which is never given twice,
 * and its next sequence. Sensors of one key share a sequence, so that a changed unit or topic does
 * not start it again. Guarded by its lane's lock.
 */
final class Ledger implements Dictionary {
    /** Above this a lane refuses new sensors: the state block must stay writable. */
    static final int SENSORS_MAX = 200_000;

    private static final int SAME_SENSORS_MAX = 20_000;

    /** Next sequence of one key. */
    static final class Counter {
        private final String key;
        private String epoch = "";
        private long next;
        private long lastMicros;
        private Tail previous = Tail.NONE;

        Counter(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        String epoch() {
            return epoch;
        }

        long next() {
            return next;
        }

        long lastMicros() {
            return lastMicros;
        }

        long take(String inEpoch, long micros) {
            enter(inEpoch);
            lastMicros = micros;
            return next++;
        }

        private void enter(String other) {
            if (!other.equals(epoch)) {
                previous = new Tail(epoch, next);
                epoch = other;
                next = 0;
            }
        }

        /** Where the epoch before this one ended. */
        Tail previous() {
            return previous;
        }

        /** As a state block tells it. */
        void restore(Next value) {
            reached(value.epoch(), value.sequence(), value.lastMicros());
            previous = value.previous();
        }

        void reached(String inEpoch, long sequence, long micros) {
            enter(inEpoch);
            next = sequence;
            lastMicros = micros;
        }

        Next value() {
            return new Next(epoch, next, lastMicros, previous);
        }
    }

    /** Where an epoch ended: its next sequence, which was never given out. */
    record Tail(String epoch, long next) {
        static final Tail NONE = new Tail("", 0);
    }

    /** A counter's value. */
    record Next(String epoch, long sequence, long lastMicros, Tail previous) {}

    /** One dictionary entry. */
    record Ref(int id, Sensor sensor, Counter counter) {}

    private final List<Ref> byId = new ArrayList<>();
    private final Map<Sensor, Ref> bySensor = new HashMap<>();
    private final IdentityHashMap<Sensor, Ref> bySameSensor = new IdentityHashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();

    /** The sensor's entry, new where it is not known yet. */
    Ref refOf(Sensor sensor) {
        Ref known = bySameSensor.get(sensor);
        if (known != null) {
            return known;
        }
        Ref ref = bySensor.get(sensor);
        if (ref == null) {
            define(byId.size(), sensor);
            ref = byId.getLast();
        }
        if (bySameSensor.size() >= SAME_SENSORS_MAX) {
            bySameSensor.clear();
        }
        bySameSensor.put(sensor, ref);
        return ref;
    }

    /** Whether all of these fit, counting each new one. */
    boolean isFullFor(int newSensors) {
        return byId.size() + newSensors > SENSORS_MAX;
    }

    boolean knows(Sensor sensor) {
        return bySameSensor.containsKey(sensor) || bySensor.containsKey(sensor);
    }

    /** Enters a sensor under the number that a block or a state gives it. */
    @Override
    public void define(int id, Sensor sensor) {
        while (byId.size() <= id) {
            byId.add(null);
        }
        if (byId.get(id) == null) {
            Counter counter = counterOf(sensor.key());
            Ref ref = new Ref(id, sensor, counter);
            byId.set(id, ref);
            bySensor.put(sensor, ref);
        }
    }

    @Override
    public Sensor sensor(int id) {
        Ref ref = id >= 0 && id < byId.size() ? byId.get(id) : null;
        if (ref == null) {
            throw new MalformedBlockException("nothing defines sensor " + id);
        }
        return ref.sensor();
    }

    int nextId() {
        return byId.size();
    }

    List<Ref> refs() {
        return byId.stream().filter(ref -> ref != null).toList();
    }

    /** Next sequences as they stood before an offset, given the newest entries from there on. */
    Map<String, Next> sequencesBefore(long offset, Iterator<Queued> newestFirst) {
        Map<String, Next> sequences = new LinkedHashMap<>();
        counters.forEach((key, counter) -> sequences.put(key, counter.value()));
        while (newestFirst.hasNext()) {
            Queued entry = newestFirst.next();
            if (entry.offset() < offset) {
                break;
            }
            String key = entry.ref().counter().key();
            Next last = sequences.get(key);
            sequences.put(
                    key,
                    new Next(
                            entry.epoch(),
                            entry.sequence(),
                            last.lastMicros(),
                            entry.previousEpoch()));
        }
        return sequences;
    }

    Counter counterOf(String key) {
        return counters.computeIfAbsent(key, Counter::new);
    }
}
