package io.millrace.emulator.sensor;

import java.util.List;
import java.util.OptionalLong;

/**
 * One sensor's own record of its messages in this run: which sequence numbers it gave out, which of
 * them the gateway acknowledged, and when the newest were published. Thread-safe.
 */
public final class SensorBook {
    private final SensorId sensor;
    private final long first;
    private final SequenceSet acknowledged;
    private final PublishTimes times;
    private long next;

    /**
     * @param first the sequence of this run's first message
     */
    public SensorBook(SensorId sensor, long first) {
        this.sensor = sensor;
        this.first = first;
        this.next = first;
        this.acknowledged = new SequenceSet(first);
        this.times = new PublishTimes(first);
    }

    public SensorId sensor() {
        return sensor;
    }

    /** The sequence of this run's first message; smaller ones belong to an earlier run. */
    public long first() {
        return first;
    }

    /** Numbers the message that is published now. */
    public synchronized long send(long atNanos) {
        times.add(atNanos);
        return next++;
    }

    /** The gateway's PUBACK for this message was seen. A second one changes nothing. */
    public synchronized void acknowledge(long sequence) {
        if (!isSent(sequence)) {
            throw new IllegalArgumentException(
                    "%s was acknowledged for sequence %d but has sent only %d to %d"
                            .formatted(sensor.name(), sequence, first, next - 1));
        }
        acknowledged.add(sequence);
    }

    /** Whether this run has sent it. */
    public synchronized boolean isSent(long sequence) {
        return sequence >= first && sequence < next;
    }

    public synchronized long sent() {
        return next - first;
    }

    public synchronized long acknowledged() {
        return acknowledged.size();
    }

    /** How many acknowledged messages are not in {@code seen}. */
    public synchronized long countAcknowledgedMissingIn(SequenceSet seen) {
        return acknowledged.countMissingIn(seen);
    }

    /** The acknowledged messages that are not in {@code seen}. */
    public synchronized List<SequenceSet.Range> acknowledgedMissingIn(SequenceSet seen) {
        return acknowledged.missingIn(seen);
    }

    /**
     * When the message was published; it can be asked once, and not after that of a later one.
     * Empty when it is no longer known.
     */
    public synchronized OptionalLong takePublishNanos(long sequence) {
        OptionalLong time = times.of(sequence);
        times.forgetThrough(sequence);
        return time;
    }
}
