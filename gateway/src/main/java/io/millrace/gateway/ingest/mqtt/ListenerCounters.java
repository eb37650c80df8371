package io.millrace.gateway.ingest.mqtt;

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
    private final LongAdder pauses = new LongAdder();
    // Reasons come from a fixed set in the code.
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

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

    /** How often reading from a connection was paused because there was no room. */
    public long pauses() {
        return pauses.sum();
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

    void paused() {
        pauses.increment();
    }

    /** Whether this is the first for its reason. */
    boolean refused(String reason) {
        LongAdder count = refusals.computeIfAbsent(reason, any -> new LongAdder());
        count.increment();
        return count.sum() == 1;
    }
}
