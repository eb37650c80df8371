package io.millrace.emulator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.sensor.Books;
import io.millrace.emulator.sensor.SensorBook;
import io.millrace.emulator.sensor.SensorId;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.Place;
import io.millrace.emulator.verdict.Observed.TopicKind;
import io.millrace.testbed.Guarantee;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A gateway that breaks its promise in any of the ways that count is found out. */
@Guarantee("U1")
class VerdictTest {
    private static final String KEY = "emulator/pump-1/flow";
    private static final String EPOCH = "k3";
    private static final long VISIBLE = Duration.ofMillis(80).toNanos();

    private final Books books =
            new Books(List.of(new SensorId("pump-1", "flow", "pump-1-flow")), 0);
    private final SensorBook book = books.all().getFirst();
    private long offset;
    private final Verdict verdict = new Verdict(books, Set.of());

    @Test
    void findsNothingWhenEveryAcknowledgedReadingIsThereOnceAndInOrder() {
        acknowledged(3);

        see(reading(0, 0), reading(1, 1), reading(2, 2));

        assertThat(verdict.tally()).isEqualTo(new Tally(3, 0, 0, 0, 0, 0, 0));
        assertThat(verdict.tally().isClean()).isTrue();
    }

    @Test
    void countsAnAcknowledgedReadingThatIsNotThereAsLost() {
        acknowledged(3);

        see(reading(0, 0), reading(1, 2));

        assertThat(verdict.tally().lost()).isEqualTo(1);
        assertThat(verdict.tally().outOfOrder()).isZero();
    }

    @Test
    void asksNothingOfAReadingThatWasNeverAcknowledged() {
        acknowledged(1);
        book.send(0);

        see(reading(0, 0));

        assertThat(verdict.tally().isClean()).isTrue();
    }

    @Test
    void countsEveryOccurrenceBeyondTheFirstAsDuplicated() {
        acknowledged(1);

        see(reading(0, 0), reading(1, 0), reading(2, 0));

        assertThat(verdict.tally().duplicated()).isEqualTo(2);
        assertThat(verdict.tally().inKafka()).isEqualTo(1);
    }

    @Test
    void countsAReadingBehindALaterOneOfItsSensorAsOutOfOrder() {
        acknowledged(3);

        see(reading(0, 0), reading(1, 2), reading(2, 1));

        assertThat(verdict.tally().outOfOrder()).isEqualTo(1);
        assertThat(verdict.tally().lost()).isZero();
    }

    @Test
    void countsAHoleInTheSequenceWithoutItsGapRecordAsOutOfOrder() {
        acknowledged(3);

        see(reading(0, 0), reading(2, 1), reading(3, 2));

        assertThat(verdict.tally().outOfOrder()).isEqualTo(1);
    }

    @Test
    void countsAMissingBeginningAsAHole() {
        acknowledged(2);

        see(reading(1, 0), reading(2, 1));

        assertThat(verdict.tally().outOfOrder()).isEqualTo(1);
    }

    @Test
    void acceptsAHoleThatAGapRecordExplainsButNotWhatWasLostInIt() {
        acknowledged(4);

        see(reading(0, 0), new Observed.Gap(place(1), 2), reading(3, 3));

        assertThat(verdict.tally().outOfOrder()).isZero();
        assertThat(verdict.tally().lost()).isEqualTo(2);
    }

    @Test
    void countsAGapRecordThatLeavesAHoleBeforeIt() {
        acknowledged(5);

        see(reading(0, 0), new Observed.Gap(place(2), 3), reading(4, 4));

        assertThat(verdict.tally().outOfOrder()).isEqualTo(1);
    }

    @Test
    void countsTheSequenceOfEachEpochFromItsBeginning() {
        acknowledged(2);

        see(
                reading(0, 0),
                new Observed.Reading(
                        new Place(KEY, "z9", 0), "pump-1", "flow", OptionalLong.of(1)));

        assertThat(verdict.tally().isClean()).isTrue();
    }

    @Test
    void countsAlertsApartFromReadings() {
        acknowledged(1);

        see(reading(0, 0));
        verdict.see(at(TopicKind.ALERTS), alert(0, AlertRecord.RAISED));
        verdict.see(at(TopicKind.ALERTS), alert(1, AlertRecord.CLEARED));
        verdict.see(at(TopicKind.ALERTS), alert(1, AlertRecord.CLEARED));

        assertThat(verdict.tally()).isEqualTo(new Tally(1, 0, 1, 0, 0, 1, 1));
    }

    @Test
    void leavesReadingsOfAnEarlierRunOutOfTheCount() {
        Books later = new Books(List.of(book.sensor()), 1_000);
        Verdict ofLaterRun = new Verdict(later, Set.of(TopicKind.READINGS));
        later.all().getFirst().send(0);
        later.all().getFirst().acknowledge(1_000);

        ofLaterRun.see(at(TopicKind.READINGS), reading(7, 12));
        ofLaterRun.see(at(TopicKind.READINGS), reading(8, 1_000));

        assertThat(ofLaterRun.tally()).isEqualTo(new Tally(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void doesNotAcceptReadingsThatNoSensorSent() {
        acknowledged(1);

        see(reading(0, 0), reading(1, 77), new Observed.Unreadable("no JSON"));

        assertThat(verdict.tally().unreadable()).isEqualTo(2);
        assertThat(verdict.tally().isClean()).isFalse();
    }

    @Test
    void saysWhichReadingsOfWhichSensorAreLost() {
        acknowledged(5);

        see(reading(0, 0), reading(1, 3));

        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "pump-1/flow: lost, source sequences 1 to 2 (2); acknowledged, not in Kafka; it sent 0 to 4",
                        "pump-1/flow: lost, source sequence 4; acknowledged, not in Kafka; it sent 0 to 4");
    }

    @Test
    void saysWhereASequenceHasAHoleWithoutItsGapRecord() {
        acknowledged(2);

        see(reading(0, 0), reading(4, 1));

        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "pump-1/flow: hole without gap record, sequences 1 to 3 (3);"
                                + " topic-pump-1-flow-0@1 at 0.1 s, source sequence 1 after 0, epoch k3");
    }

    @Test
    void tellsNeighbouringRedeliveriesAsOne() {
        acknowledged(3);
        verdict.beginAt(VISIBLE);

        see(reading(0, 0), reading(1, 1), reading(2, 2), reading(3, 0), reading(4, 1));

        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "pump-1/flow: duplicated, source sequences 0 to 1 (2);"
                                + " topic-pump-1-flow-0@3 at 0.0 s, sequence 3, epoch k3",
                        "pump-1/flow: behind a later one, source sequences 0 to 1 (2);"
                                + " topic-pump-1-flow-0@3 at 0.0 s, sequence 3, epoch k3, after source sequence 2");
    }

    @Test
    void countsAGapRecordOfReadingsThatWereDelivered() {
        acknowledged(3);

        see(reading(0, 0), reading(1, 1), new Observed.Gap(place(1), 3), reading(4, 2));

        assertThat(verdict.tally().outOfOrder()).isEqualTo(1);
        assertThat(verdict.findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.AGAIN, Finding.Kind.FALSE_GAP);
        assertThat(verdict.findings().getLast().through()).isEqualTo(1);
    }

    @Test
    void keepsABoundedNumberOfFindings() {
        acknowledged(1);

        for (int i = 0; i <= Findings.MAX + 1; i++) {
            see(reading(2L * i, 0));
        }

        assertThat(verdict.findings()).hasSize(Findings.MAX);
        assertThat(verdict.untoldFindings()).isPositive();
    }

    @Test
    void measuresFromPublishingToBeingVisible() {
        for (int i = 0; i < 100; i++) {
            long sentAt = Duration.ofMillis(i == 99 ? 0 : 70).toNanos();
            book.acknowledge(book.send(sentAt));
            see(reading(i, i));
        }

        assertThat(verdict.latencyMillis(0.50).orElseThrow()).isBetween(9.4, 10.6);
        assertThat(verdict.latencyMillis(1.0).orElseThrow()).isBetween(76.0, 84.0);
    }

    private void acknowledged(int count) {
        for (int i = 0; i < count; i++) {
            book.acknowledge(book.send(0));
        }
    }

    private void see(Observed... records) {
        for (Observed record : records) {
            verdict.see(at(TopicKind.READINGS), record);
        }
    }

    private Sighting at(TopicKind kind) {
        return new Sighting(kind, "topic-pump-1-flow", 0, offset++, VISIBLE);
    }

    private static Observed reading(long sequence, long sourceSequence) {
        return new Observed.Reading(
                place(sequence), "pump-1", "flow", OptionalLong.of(sourceSequence));
    }

    private static Observed alert(long sequence, String state) {
        return new Observed.Alert(
                place(sequence),
                new AlertRecord(
                        "pump-1", Optional.of("flow"), "anomaly", state, 3, Instant.EPOCH, "dry"));
    }

    private static Place place(long sequence) {
        return new Place(KEY, EPOCH, sequence);
    }
}
