package io.millrace.emulator.verdict;

import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.SensorBook;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.sensor.SequenceSet;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.TopicKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Counts what the consumer sees against the sensors' books. Readings below a book's first sequence
 * belong to an earlier run and only keep their stream's order. Memory: one bit per reading that is
 * out of line, else a few numbers per sensor. Thread-safe.
 */
public final class Verdict implements Observed.Sink {

    private static final class Seen {
        private final SensorBook book;
        private final SequenceSet sequences;
        private long highest = -1;

        Seen(SensorBook book) {
            this.book = book;
            this.sequences = new SequenceSet(book.first());
        }
    }

    private final Books books;
    private final StreamOrder order;
    private final Map<SensorId, Seen> seen = new HashMap<>();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long inKafka;
    private long duplicated;
    private long outOfOrder;
    private long unreadable;
    private long alertsRaised;
    private long alertsCleared;

    /**
     * @param withHistory topics that held records before this run
     */
    public Verdict(Books books, Set<TopicKind> withHistory) {
        this.books = books;
        this.order = new StreamOrder(withHistory);
        books.all().forEach(book -> seen.put(book.sensor(), new Seen(book)));
    }

    @Override
    public synchronized void see(TopicKind topic, Observed record, long visibleNanos) {
        switch (record) {
            case Observed.Reading reading -> seeReading(topic, reading, visibleNanos);
            case Observed.Gap gap -> countOrder(order.gap(topic, gap.first(), gap.through()));
            case Observed.Alert alert -> seeAlert(topic, alert);
            case Observed.Other _ -> {}
            case Observed.Unreadable _ -> unreadable++;
        }
    }

    /** What stands so far; {@code lost} means missing until everything has been read. */
    public synchronized Tally tally() {
        return new Tally(
                inKafka,
                missing(),
                duplicated,
                outOfOrder,
                unreadable,
                alertsRaised,
                alertsCleared);
    }

    /** Distinct readings of this run in Kafka so far. */
    public synchronized long inKafka() {
        return inKafka;
    }

    /** Alerts raised so far. */
    public synchronized long alertsRaised() {
        return alertsRaised;
    }

    /** Acknowledged readings that the consumer has not seen. */
    public synchronized long missing() {
        return seen.values().stream()
                .mapToLong(sensor -> sensor.book.countAcknowledgedMissingIn(sensor.sequences))
                .sum();
    }

    /**
     * Milliseconds from publishing to being visible that the share {@code quantile} of the readings
     * stays below.
     */
    public synchronized OptionalDouble latencyMillis(double quantile) {
        return latencies.millis(quantile);
    }

    private void seeReading(TopicKind topic, Observed.Reading reading, long visibleNanos) {
        Optional<SensorBook> book = books.book(reading.device(), reading.channel());
        StreamOrder.Step step = order.record(topic, reading.place());
        if (book.isEmpty() || reading.sourceSequence().isEmpty()) {
            unreadable++;
            return;
        }
        long sequence = reading.sourceSequence().getAsLong();
        if (sequence < book.get().first()) {
            return;
        }
        boolean isOutOfOrder = step != StreamOrder.Step.NEXT;
        if (!book.get().isSent(sequence)) {
            unreadable++;
            return;
        }
        Seen ofSensor = seen.get(book.get().sensor());
        if (ofSensor.sequences.add(sequence)) {
            inKafka++;
            book.get()
                    .takePublishNanos(sequence)
                    .ifPresent(sent -> latencies.add(Duration.ofNanos(visibleNanos - sent)));
        } else {
            duplicated++;
        }
        isOutOfOrder |= sequence < ofSensor.highest;
        ofSensor.highest = Math.max(ofSensor.highest, sequence);
        outOfOrder += isOutOfOrder ? 1 : 0;
    }

    private void seeAlert(TopicKind topic, Observed.Alert alert) {
        StreamOrder.Step step = order.record(topic, alert.place());
        if (step == StreamOrder.Step.BEHIND) {
            duplicated++;
            return;
        }
        countOrder(step);
        switch (alert.alert().state()) {
            case AlertRecord.RAISED -> alertsRaised++;
            case AlertRecord.CLEARED -> alertsCleared++;
            default -> {}
        }
    }

    private void countOrder(StreamOrder.Step step) {
        outOfOrder += step == StreamOrder.Step.NEXT ? 0 : 1;
    }
}
