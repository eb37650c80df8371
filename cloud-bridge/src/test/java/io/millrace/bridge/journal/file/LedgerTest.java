package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.Readings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final Sensor FAN = Readings.sensor("fan-1", "speed");
    private static final Sensor PUMP_IN_KELVIN =
            new Sensor(
                    PUMP.gateway(),
                    PUMP.site(),
                    PUMP.device(),
                    PUMP.channel(),
                    Optional.of("K"),
                    PUMP.topic());

    private final Ledger ledger = new Ledger();

    private static StateBlock.Losses noLosses() {
        return new StateBlock.Losses(List.of(), new Holes());
    }

    private LaneBooks books(Segment... segments) {
        long end = segments.length == 0 ? 0 : segments[segments.length - 1].endOffset();
        return new LaneBooks(
                new LaneBooks.Recovered(
                        ledger, noLosses(), List.of(segments), new LaneBooks.Marks(end, 0, end)),
                "e1");
    }

    private static Segment segment(long from, long to) {
        Segment segment = new Segment(Path.of("s" + from), from, from, 1000);
        segment.endOffset(to);
        return segment;
    }

    @Test
    void givesEverySensorANumberThatIsNeverGivenTwice() {
        assertThat(ledger.refOf(PUMP).id()).isZero();
        assertThat(ledger.refOf(FAN).id()).isEqualTo(1);
        assertThat(ledger.refOf(PUMP).id()).isZero();
        ledger.define(4, Readings.sensor("a", "b"));
        ledger.define(0, FAN);

        assertThat(ledger.nextId()).isEqualTo(5);
        assertThat(ledger.refOf(PUMP_IN_KELVIN).id()).isEqualTo(5);
        assertThat(ledger.sensor(0)).as("the first definition counts").isEqualTo(PUMP);
        assertThat(ledger.sensor(4)).isEqualTo(Readings.sensor("a", "b"));
        assertThat(ledger.refs()).hasSize(4);
        for (int unknown : new int[] {-1, 2, 6, 100}) {
            assertThatThrownBy(() -> ledger.sensor(unknown))
                    .isInstanceOf(MalformedBlockException.class)
                    .hasMessageContaining("sensor " + unknown);
        }
    }

    @Test
    void countsOneSequenceForAKeyWhateverItsUnit() {
        Ledger.Counter counter = ledger.refOf(PUMP).counter();
        assertThat(counter.take("e1", 10)).isZero();
        assertThat(ledger.refOf(PUMP_IN_KELVIN).counter().take("e1", 11)).isEqualTo(1);
        assertThat(ledger.refOf(FAN).counter().take("e1", 12)).isZero();

        assertThat(counter.take("e2", 13)).as("a new epoch").isZero();
        assertThat(counter.previous()).isEqualTo(new Ledger.Tail("e1", 2));
        assertThat(counter.value())
                .isEqualTo(new Ledger.Next("e2", 1, 13, new Ledger.Tail("e1", 2)));
    }

    @Test
    void refusesSensorsAboveTheMost() {
        ledger.define(Ledger.SENSORS_MAX - 2, PUMP);
        LaneBooks books = books();

        assertThat(books.hasRoomFor(Readings.readings(FAN, 0, 1))).isTrue();
        assertThat(books.hasRoomFor(Readings.readings(PUMP, 0, 5))).isTrue();
        assertThat(
                        books.hasRoomFor(
                                List.of(
                                        Readings.reading(FAN, 0),
                                        Readings.alert(PUMP_IN_KELVIN, ""))))
                .isFalse();
        assertThat(ledger.knows(PUMP)).isTrue();
        assertThat(ledger.knows(FAN)).isFalse();
    }

    @Test
    void knowsWhereTheSequencesStoodBeforeWhatWaits() {
        LaneBooks books = books();
        books.enqueue(Readings.readings(PUMP, 0, 3), 30);
        books.forced(2, segment(0, 0));
        books.beginEpoch("e2");
        assertThat(books.enqueue(Readings.readings(PUMP, 3, 2), 20)).isEqualTo(5);
        books.enqueue(Readings.readings(FAN, 0, 1), 10);

        assertThat(sequences(books, 6)).containsExactlyInAnyOrder("e2 2", "e2 1");
        assertThat(sequences(books, 4)).containsExactlyInAnyOrder("e2 1", "e2 0");
        assertThat(sequences(books, 3)).containsExactlyInAnyOrder("e2 0", "e2 0");
        assertThat(sequences(books, 2)).containsExactlyInAnyOrder("e1 2", "e2 0");
        assertThat(books.unforcedEntries()).isEqualTo(4);
        assertThat(books.unforcedBytes()).isEqualTo(60);
        books.settled(50);
        assertThat(books.unforcedBytes()).isEqualTo(10);
        books.settled(50);
        assertThat(books.unforcedBytes()).isZero();
    }

    private static List<String> sequences(LaneBooks books, long offset) {
        Map<String, Ledger.Next> sequences = books.sequencesAt(offset);
        return sequences.values().stream().map(at -> at.epoch() + " " + at.sequence()).toList();
    }

    /** The segment that holds an offset, else the next one, unless that is on its way out. */
    @Test
    void findsTheSegmentThatAReaderNeeds() {
        Segment first = segment(0, 10);
        Segment third = segment(20, 30);
        LaneBooks books = books(first, third);

        assertThat(books.pin(0)).hasValue(first);
        assertThat(books.pin(9)).hasValue(first);
        assertThat(books.pin(10)).hasValue(third);
        assertThat(books.pin(29)).hasValue(third);
        assertThat(books.pin(30)).isEmpty();
        assertThat(books.after(first)).hasValue(third);
        assertThat(books.before(third)).hasValue(first);
        assertThat(books.before(first)).isEmpty();
        assertThat(books.startOffset()).isZero();
        assertThat(books.newestBase()).isEqualTo(20);
    }

    @Test
    void letsNoSegmentLeaveThatATransactionCovers() {
        Segment first = segment(0, 10);
        Segment second = segment(10, 20);
        Segment third = segment(20, 30);
        LaneBooks books = books(first, second, third);
        books.pin(12);
        books.pinnedUpTo(15);
        assertThat(books.pinnedTo()).isEqualTo(15);

        assertThat(books.leave(30, 30)).hasValue(first);
        assertThat(books.leave(30, 30)).as("the second is covered").hasValue(third);
        assertThat(books.leave(30, 30)).isEmpty();
        assertThat(books.pin(3)).as("on its way out").isEmpty();
        books.stay(List.of(first, third));
        assertThat(books.pin(3)).hasValue(first);
        books.release();
        assertThat(books.leave(30, 30)).hasValue(first);
        assertThat(books.leave(30, 30)).hasValue(second);
        books.stay(List.of(first, second));
        assertThat(books.leave(9, 30)).as("the users need it").isEmpty();
        assertThat(books.leave(10, 30)).hasValue(first);
        assertThat(books.leave(30, 10)).as("not the newest").isEmpty();
    }

    @Test
    void letsASegmentLeaveOnceKafkaHasWhatATransactionCovered() {
        Segment first = segment(0, 10);
        LaneBooks books = books(first, segment(10, 20));
        books.pin(2);
        books.pinnedUpTo(14);
        books.acknowledge(9);
        assertThat(books.leave(20, 10)).isEmpty();
        books.acknowledge(10);

        assertThat(books.leave(20, 10)).hasValue(first);
    }

    @Test
    void freesWhatIsAcknowledgedAndWhatNoUserNeeds() {
        Segment first = segment(0, 10);
        Segment second = segment(10, 20);
        Segment third = segment(20, 30);
        LaneBooks books = books(first, second, third);
        books.opened(third, 15);
        books.acknowledge(9);
        assertThat(books.takeFreed()).isEmpty();
        assertThat(books.isHeldForUsers()).isFalse();
        books.acknowledge(30);
        assertThat(books.takeFreed()).containsExactly(first);
        assertThat(books.isHeldForUsers()).as("the second").isTrue();
        books.opened(third, 20);

        assertThat(books.isHeldForUsers()).isFalse();
        assertThat(books.takeFreed()).containsExactly(second);
        assertThat(books.takeFreed()).as("never the newest").isEmpty();
        assertThat(books.isHeldForUsers()).isFalse();
    }

    @Test
    void keepsBooksThatAddUpThroughLosses() {
        Segment first = segment(0, 10);
        LaneBooks books = books(first, segment(10, 30));
        books.acknowledge(4);
        books.leave(30, 10);
        books.evicted(first, List.of());
        books.damaged(12, 15, List.of());
        books.damaged(14, 17, List.of());
        books.acknowledge(20);

        assertThat(books.counts()).isEqualTo(new JournalCounts(30, 0, 4 + 5, 6, 5, 10));
        assertThat(books.firstReadable(0)).isEqualTo(10);
        assertThat(books.firstReadable(12)).isEqualTo(17);
        assertThatThrownBy(() -> books.acknowledge(31))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("durable up to 30");
    }
}
