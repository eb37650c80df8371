package io.millrace.emulator.verdict;

import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.SensorBook;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.sensor.SequenceSet;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.Place;
import io.millrace.emulator.verdict.Observed.TopicKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Counts what the consumer sees against the sensors' books, and says what is wrong. Readings below
 * a book's first sequence belong to an earlier run and only keep their stream's order. Memory: one
 * bit per reading that is out of line, else a few numbers per sensor. Thread-safe.
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
    private final Findings findings = new Findings();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long inKafka;
    private long duplicated;
    private long outOfOrder;
    private long unreadable;
    private long alertsRaised;
    private long alertsCleared;
    private long beganAtNanos;

    /**
     * @param withHistory topics that held records before this run
     */
    public Verdict(Books books, Set<TopicKind> withHistory) {
        this.books = books;
        this.order = new StreamOrder(withHistory);
        books.all().forEach(book -> seen.put(book.sensor(), new Seen(book)));
    }

    /** Sampling begins now: findings are timed from here. */
    public synchronized void beginAt(long nanos) {
        beganAtNanos = nanos;
    }

    @Override
    public synchronized void see(Sighting where, Observed record) {
        switch (record) {
            case Observed.Reading reading -> seeReading(where, reading);
            case Observed.Gap gap -> seeGap(where, gap);
            case Observed.Alert alert -> seeAlert(where, alert);
            case Observed.Other _ -> {}
            case Observed.Unreadable bad -> {
                unreadable++;
                find(Finding.Kind.UNREADABLE, where.topic(), where.offset(), bad.reason());
            }
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

    /** Everything that is not as promised, one by one; {@code lost} as of now. */
    public synchronized List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings.all());
        seen.forEach((sensor, ofSensor) ->
                ofSensor.book.acknowledgedMissingIn(ofSensor.sequences).stream()
                        .map(range ->
                                new Finding(
                                        Finding.Kind.LOST,
                                        sensor.device() + "/" + sensor.channel(),
                                        range.first(),
                                        range.last(),
                                        "acknowledged, not in Kafka; it sent %d to %d"
                                                .formatted(
                                                        ofSensor.book.first(),
                                                        ofSensor.book.first()
                                                                + ofSensor.book.sent()
                                                                - 1)))
                        .forEach(all::add));
        return List.copyOf(all);
    }

    /** How many more findings there were than {@link #findings} tells. */
    public synchronized long untoldFindings() {
        return findings.untold();
    }

    private void seeReading(Sighting where, Observed.Reading reading) {
        Optional<SensorBook> book = books.book(reading.device(), reading.channel());
        Place place = reading.place();
        StreamOrder.Step step = order.record(where.kind(), place);
        long sequence = reading.sourceSequence().orElse(-1);
        if (book.isEmpty() || reading.sourceSequence().isEmpty()) {
            unreadable++;
            String detail = where(where) + ", no sensor of this plant";
            find(Finding.Kind.UNREADABLE, place.sensor(), sequence, detail);
            return;
        }
        if (sequence < book.get().first()) {
            return;
        }
        if (!book.get().isSent(sequence)) {
            unreadable++;
            find(Finding.Kind.UNREADABLE, place.sensor(), sequence, where(where) + ", never sent");
            return;
        }
        countReading(where, reading, step, seen.get(book.get().sensor()));
    }

    private void countReading(
            Sighting where, Observed.Reading reading, StreamOrder.Step step, Seen ofSensor) {
        Place place = reading.place();
        long sequence = reading.sourceSequence().orElseThrow();
        String what =
                "%s, sequence %d, epoch %s"
                        .formatted(where(where), place.sequence(), place.epoch());
        if (ofSensor.sequences.add(sequence)) {
            inKafka++;
            ofSensor.book
                    .takePublishNanos(sequence)
                    .ifPresent(
                            sent -> latencies.add(Duration.ofNanos(where.visibleNanos() - sent)));
        } else {
            duplicated++;
            find(Finding.Kind.DUPLICATED, place.sensor(), sequence, what);
        }
        boolean isOutOfOrder = step.standing() != StreamOrder.Standing.NEXT;
        if (isOutOfOrder) {
            String source = "source sequence %d after %d".formatted(sequence, ofSensor.highest);
            findStep(where, place, step, source);
        }
        if (sequence < ofSensor.highest) {
            isOutOfOrder = true;
            String behind = "%s, after source sequence %d".formatted(what, ofSensor.highest);
            find(Finding.Kind.BEHIND, place.sensor(), sequence, behind);
        }
        ofSensor.highest = Math.max(ofSensor.highest, sequence);
        outOfOrder += isOutOfOrder ? 1 : 0;
    }

    private void seeGap(Sighting where, Observed.Gap gap) {
        StreamOrder.Step step = order.gap(where.kind(), gap.first(), gap.through());
        if (step.standing() == StreamOrder.Standing.NEXT) {
            return;
        }
        outOfOrder++;
        String what = "a gap record of %d to %d".formatted(gap.first().sequence(), gap.through());
        findStep(where, gap.first(), step, what);
        if (step.standing() == StreamOrder.Standing.BEHIND) {
            long told = Math.min(gap.through(), step.expected() - 1);
            findings.add(
                    new Finding(
                            Finding.Kind.FALSE_GAP,
                            gap.first().sensor(),
                            gap.first().sequence(),
                            told,
                            where(where) + ", " + what));
        }
    }

    private void seeAlert(Sighting where, Observed.Alert alert) {
        StreamOrder.Step step = order.record(where.kind(), alert.place());
        String what = "alert %s %s".formatted(alert.alert().alert(), alert.alert().state());
        findStep(where, alert.place(), step, what);
        switch (step.standing()) {
            case BEHIND -> {
                duplicated++;
                return;
            }
            case AFTER_HOLE -> outOfOrder++;
            case NEXT -> {}
        }
        switch (alert.alert().state()) {
            case AlertRecord.RAISED -> alertsRaised++;
            case AlertRecord.CLEARED -> alertsCleared++;
            default -> {}
        }
    }

    private void findStep(Sighting where, Place place, StreamOrder.Step step, String what) {
        String detail = "%s, %s, epoch %s".formatted(where(where), what, place.epoch());
        switch (step.standing()) {
            case NEXT -> {}
            case AFTER_HOLE ->
                    findings.add(
                            new Finding(
                                    Finding.Kind.HOLE,
                                    place.sensor(),
                                    step.expected(),
                                    place.sequence() - 1,
                                    detail));
            case BEHIND ->
                    findings.add(
                            new Finding(
                                    Finding.Kind.AGAIN,
                                    place.sensor(),
                                    place.sequence(),
                                    place.sequence(),
                                    detail + ", expected " + step.expected()));
        }
    }

    private void find(Finding.Kind kind, String sensor, long number, String detail) {
        findings.add(new Finding(kind, sensor, number, number, detail));
    }

    private String where(Sighting where) {
        double seconds = (where.visibleNanos() - beganAtNanos) / 1e9;
        return String.format(Locale.ROOT, "%s at %.1f s", where.place(), seconds);
    }
}
