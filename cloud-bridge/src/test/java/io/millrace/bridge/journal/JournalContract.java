package io.millrace.bridge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry.Gap;
import io.millrace.bridge.journal.Entry.Stored;
import io.millrace.testbed.Guarantee;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} does, whatever it stands on. */
public abstract class JournalContract {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final Sensor FAN = Readings.sensor("fan-1", "speed");

    private Journal journal;

    /** A new, empty lane of readings. */
    protected abstract Journal open();

    /** From now on the storage refuses every change. */
    protected abstract void breakStorage();

    protected abstract void healStorage();

    @BeforeEach
    void openJournal() {
        journal = open();
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    private void append(Sensor sensor, int count) {
        long end = journal.endOffset();
        assertThat(journal.append(Readings.readings(sensor, end, count))).isEqualTo(end + count);
    }

    private static List<Long> offsets(List<Entry> entries) {
        return entries.stream().map(Entry::offset).toList();
    }

    @Test
    void givesOutNothingBeforeItIsForced() {
        append(PUMP, 3);

        assertThat(journal.endOffset()).isEqualTo(3);
        assertThat(journal.durableOffset()).isZero();
        assertThat(journal.read(0, 10)).isEmpty();
        assertThat(journal.peek(0)).isEmpty();
        assertThat(journal.force()).isEqualTo(3);
        assertThat(offsets(journal.read(0, 10))).containsExactly(0L, 1L, 2L);
    }

    @Test
    @Guarantee("U1")
    void keepsFromTheStartWhatIsNotForcedYet() {
        append(PUMP, 3);

        assertThat(journal.startOffset()).isZero();
        assertThatThrownBy(() -> journal.acknowledge(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("durable up to 0");
    }

    @Test
    void countsOffsetsByLaneAndSequencesBySensor() {
        append(PUMP, 2);
        append(FAN, 1);
        append(PUMP, 1);
        journal.force();

        assertThat(journal.read(0, 10))
                .extracting(
                        Entry::offset,
                        entry -> entry.sensor().key(),
                        entry -> ((Stored) entry).sequence())
                .containsExactly(
                        tuple(0L, PUMP.key(), 0L),
                        tuple(1L, PUMP.key(), 1L),
                        tuple(2L, FAN.key(), 0L),
                        tuple(3L, PUMP.key(), 2L));
    }

    @Test
    void givesBackWhatWasAppended() {
        append(PUMP, 3);
        journal.force();

        assertThat(journal.read(1, 1))
                .singleElement()
                .extracting(entry -> ((Stored) entry).envelope())
                .isEqualTo(Readings.reading(PUMP, 1));
    }

    @Test
    void readsFromWhereItIsToldAndAsMuch() {
        append(PUMP, 10);
        journal.force();

        assertThat(offsets(journal.read(4, 3))).containsExactly(4L, 5L, 6L);
        assertThat(offsets(journal.read(8, 100))).containsExactly(8L, 9L);
        assertThat(journal.read(10, 5)).isEmpty();
        assertThat(offsets(journal.read(4, 3))).as("again").containsExactly(4L, 5L, 6L);
    }

    @Test
    void acknowledgesForwardOnlyAndNeverBeyondTheEnd() {
        append(PUMP, 5);
        journal.force();
        journal.acknowledge(4);
        journal.acknowledge(2);

        assertThat(journal.acknowledgedOffset()).isEqualTo(4);
        assertThat(offsets(journal.read(4, 10))).containsExactly(4L);
        assertThatThrownBy(() -> journal.acknowledge(6))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.acknowledgedOffset()).isEqualTo(4);
    }

    @Test
    void looksAtTheFirstEntryWithoutHandingItOut() {
        append(PUMP, 3);
        journal.force();

        assertThat(journal.peek(1)).map(Stored::offset).hasValue(1L);
        assertThat(journal.peek(3)).isEmpty();
        assertThat(journal.counts().backlog()).isEqualTo(3);
    }

    @Test
    void tellsWhatWasParkedBeforeTheNextEntryOfItsSensorUntilThatHasArrived() {
        append(PUMP, 2);
        append(FAN, 1);
        append(PUMP, 1);
        journal.force();
        journal.park((Stored) journal.read(1, 1).getFirst());

        assertThat(journal.read(2, 1)).allMatch(Stored.class::isInstance);
        for (int i = 0; i < 2; i++) {
            List<Entry> chunk = journal.read(2, 10);
            assertThat(offsets(chunk)).containsExactly(2L, 3L, 3L);
            assertThat(chunk.get(1))
                    .isInstanceOfSatisfying(
                            Gap.class,
                            gap -> {
                                assertThat(gap.sensor().key()).isEqualTo(PUMP.key());
                                assertThat(gap.lost().fromSequence()).isEqualTo(1);
                                assertThat(gap.lost().toSequence()).isEqualTo(1);
                                assertThat(gap.lost().count()).isEqualTo(1);
                                assertThat(gap.lost().reason()).isEqualTo("parked");
                            });
            journal.release();
        }
        journal.acknowledge(4);
        append(PUMP, 1);
        journal.force();

        assertThat(journal.read(4, 10)).allMatch(Stored.class::isInstance).hasSize(1);
    }

    @Test
    void keepsBooksThatAddUp() {
        append(PUMP, 5);
        journal.force();
        append(FAN, 2);
        journal.acknowledge(3);

        JournalCounts counts = journal.counts();
        assertThat(counts.appended()).isEqualTo(7);
        assertThat(counts.acknowledged()).isEqualTo(3);
        assertThat(counts.backlog()).isEqualTo(4);
        assertThat(counts.recovered() + counts.evicted() + counts.damaged()).isZero();
    }

    @Test
    void refusesServesAndRecoversWhileTheStorageIsBroken() {
        append(PUMP, 3);
        journal.force();
        append(PUMP, 2);
        breakStorage();

        assertThat(catchThrowable(journal::force))
                .isInstanceOfAny(StorageFullException.class, StorageFailedException.class);
        assertThat(journal.durableOffset()).isEqualTo(3);
        assertThatThrownBy(() -> append(PUMP, 1)).isInstanceOf(StorageFullException.class);
        assertThat(journal.endOffset()).isEqualTo(5);
        assertThat(journal.storageProblem()).isPresent();
        assertThat(journal.storageHealth()).isNotEqualTo(StorageHealth.HEALTHY);
        assertThat(journal.read(0, 10)).hasSize(3);

        healStorage();
        assertThat(journal.force()).isEqualTo(5);
        assertThat(journal.storageProblem()).isEmpty();
        assertThat(journal.storageHealth()).isEqualTo(StorageHealth.HEALTHY);
        append(PUMP, 1);
        assertThat(journal.force()).isEqualTo(6);
        assertThat(journal.read(0, 10)).hasSize(6);
    }
}
