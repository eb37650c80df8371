package io.millrace.gateway.ingest.mqtt;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the listener counts for metrics. Thread-safe; reads are not one instant's. */
public final class ListenerCounters {

    private final LongAdder connections = new LongAdder();
    private final LongAdder connectionsMade = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder acknowledgements = new LongAdder();
    private final Map<Pause, LongAdder> pauses = new EnumMap<>(Pause.class);
    // Reasons come from a fixed set in the code.
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

    /** Why a client is held back. */
    enum Pause {
        /** It is not read, because what it sent fills its backlog. */
        ROOM("room"),
        /** It has sent more than its rate allows. */
        RATE("rate");

        private final String word;

        Pause(String word) {
            this.word = word;
        }
    }

    ListenerCounters() {
        for (Pause reason : Pause.values()) {
            pauses.put(reason, new LongAdder());
        }
    }

    /** Clients connected now. */
    public long connections() {
        return connections.sum();
    }

    /** Connections accepted since the start. */
    public long connectionsMade() {
        return connectionsMade.sum();
    }

    /** PUBLISH packets received since the start, redeliveries included. */
    public long messages() {
        return messages.sum();
    }

    /** PUBACK packets sent since the start. */
    public long acknowledgements() {
        return acknowledgements.sum();
    }

    /** How often a client was held back since the start, by reason, those at 0 included. */
    public Map<String, Long> pauses() {
        Map<String, Long> counts = new TreeMap<>();
        pauses.forEach((reason, count) -> counts.put(reason.word, count.sum()));
        return counts;
    }

    /** Connections refused or ended by the gateway since the start, by reason. */
    public Map<String, Long> refusals() {
        Map<String, Long> counts = new TreeMap<>();
        refusals.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    void connected() {
        connections.increment();
        connectionsMade.increment();
    }

    void disconnected() {
        connections.decrement();
    }

    void message() {
        messages.increment();
    }

    void acknowledged(int count) {
        acknowledgements.add(count);
    }

    void paused(Pause reason) {
        pauses.get(reason).increment();
    }

    /** Whether this is the first for its reason. */
    boolean refused(String reason) {
        LongAdder count = refusals.computeIfAbsent(reason, any -> new LongAdder());
        count.increment();
        return count.sum() == 1;
    }
}
