package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of each sensor exactly what is lost is told, whatever else is harmed beside it. */
@Guarantee("J2")
class LaneDamageTest {
    private static final int SENSORS = 3;
    private static final int PER_FORCE = 20;

    /** Rounds of all sensors but the last, which reports in every third round only. */
    private static void write(JournalOnFakeDisk journal, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int sensor = 0; sensor < SENSORS; sensor++) {
                if (sensor < SENSORS - 1 || round % 3 == 2) {
                    journal.appendReadingsOf(Readings.sensor("device", "c" + sensor), PER_FORCE);
                }
            }
            journal.readings().force();
        }
    }

    private static void writeSegments(JournalOnFakeDisk journal, int segments) {
        while (journal.segmentsOf(LaneName.READINGS).size() < segments) {
            write(journal, 3);
        }
    }

    private static void fillAndEvict(JournalOnFakeDisk journal) {
        long evicted = journal.readings().counts().evicted();
        for (int i = 0; i < 200 && journal.readings().counts().evicted() == evicted; i++) {
            write(journal, 3);
        }
    }

    private static List<Entry.Lost> lost(JournalOnFakeDisk journal) {
        return all(journal.readings()).stream()
                .filter(Entry.Gap.class::isInstance)
                .map(entry -> ((Entry.Gap) entry).lost())
                .toList();
    }

    private static long lost(JournalOnFakeDisk journal, String reason) {
        return lost(journal).stream()
                .filter(lost -> lost.reason().equals(reason))
                .mapToLong(Entry.Lost::count)
                .sum();
    }

    private static Path segment(JournalOnFakeDisk journal, int number) {
        return journal.segmentsOf(LaneName.READINGS).get(number);
    }

    @ParameterizedTest(name = "state of the segment: {0}, of the next: {1}, of the one before: {2}")
    @CsvSource({
        "false, false, false",
        "true, false, false",
        "false, true, false",
        "true, true, false",
        "false, true, true"
    })
    void tellsExactlyWhatStoodInHarmedBlocks(
            boolean ofItself, boolean ofTheNext, boolean ofTheOneBefore) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 5);
            journal.harm(segment(journal, 2), 1);
            journal.harm(segment(journal, 2), 4);
            journal.harm(segment(journal, 2), journal.blocksOf(segment(journal, 2)).size() - 1);
            if (ofItself) {
                journal.harm(segment(journal, 2), 0);
            }
            if (ofTheNext) {
                journal.harm(segment(journal, 3), 0);
            }
            if (ofTheOneBefore) {
                journal.harm(segment(journal, 1), 0);
            }

            journal.checkNothingIsMissing();

            assertThat(lost(journal, "damaged"))
                    .isEqualTo(journal.readings().counts().damaged())
                    .isBetween(6L * PER_FORCE, 9L * PER_FORCE);
            journal.reopen();
            journal.checkNothingIsMissing();
        }
    }

    /** A note and a state hold no readings. */
    @Test
    void tellsNoLossWhereOnlyAStateIsHarmed() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 5);
            journal.harm(segment(journal, 2), 0);

            journal.checkNothingIsMissing();

            assertThat(lost(journal)).isEmpty();
            assertThat(journal.readings().counts().damaged()).isZero();
        }
    }

    /**
     * What is harmed in a segment that is evicted unread is told as damaged, the rest as evicted.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhatWasHarmedInAnEvictedSegment(boolean isStateHarmedToo) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 5);
            journal.harm(segment(journal, 0), 3);
            if (isStateHarmedToo) {
                journal.harm(segment(journal, 0), 0);
            }
            long next = Segment.baseOffsetOf(segment(journal, 1));

            fillAndEvict(journal);

            long evicted = journal.readings().counts().evicted();
            assertThat(evicted).isGreaterThanOrEqualTo(next);
            journal.checkNothingIsMissing();
            // The third block is the first with a reading of every sensor.
            assertThat(lost(journal, "damaged")).isEqualTo((long) SENSORS * PER_FORCE);
            assertThat(lost(journal, "evicted")).isEqualTo(evicted - SENSORS * PER_FORCE);
            journal.reopen();
            journal.checkNothingIsMissing();
        }
    }

    @Test
    void tellsOnlyWhatWasNotForwardedOfAnEvictedSegment() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 3);
            long next = Segment.baseOffsetOf(segment(journal, 1));
            journal.readings().acknowledge(30);

            fillAndEvict(journal);

            long evicted = journal.readings().counts().evicted();
            assertThat(lost(journal, "evicted"))
                    .isEqualTo(evicted)
                    .isGreaterThanOrEqualTo(next - 30);
            assertThat(lost(journal))
                    .extracting(Entry.Lost::fromSequence)
                    .containsExactlyInAnyOrder(20L, 10L, 0L);
            journal.checkCounts();
        }
    }

    /**
     * A transaction keeps a harmed segment while the ones behind it go: where the sensors stood at
     * its end follows from what was evicted.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsDamageBeforeWhatWasEvicted(boolean withAnotherEpoch) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 2);
            if (withAnotherEpoch) {
                journal.directory().identity().renew();
            }
            writeSegments(journal, 3);
            assertThat(journal.readings().read(0, 10)).hasSize(10);
            Path pinned = segment(journal, 0);
            fillAndEvict(journal);
            fillAndEvict(journal);
            assertThat(segment(journal, 0)).isEqualTo(pinned);
            long evicted = journal.readings().counts().evicted();
            assertThat(evicted).isPositive();
            int blocks = journal.blocksOf(pinned).size();
            journal.harm(pinned, blocks - 1);
            journal.harm(pinned, blocks - 2);
            journal.readings().release();

            journal.checkNothingIsMissing();

            assertThat(lost(journal, "evicted")).isEqualTo(evicted);
            assertThat(lost(journal, "damaged")).isEqualTo(journal.readings().counts().damaged());
            journal.reopen();
            journal.checkNothingIsMissing();
        }
    }

    /** Of a sensor whose only block there is harmed nothing tells where it began: its end does. */
    @Test
    void tellsDamageOfARareSensorBeforeWhatWasEvicted() {
        Sensor rare = Readings.sensor("rare", "c");
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            write(journal, 3);
            journal.appendReadingsOf(rare, PER_FORCE);
            journal.readings().force();
            writeSegments(journal, 2);
            journal.appendReadingsOf(rare, 3 * PER_FORCE);
            writeSegments(journal, 3);
            assertThat(journal.readings().read(0, 10)).hasSize(10);
            fillAndEvict(journal);
            journal.appendReadingsOf(rare, 1);
            journal.readings().force();
            journal.harm(segment(journal, 0), 0);
            journal.harm(segment(journal, 0), 4);
            journal.readings().release();

            journal.checkNothingIsMissing();

            assertThat(lost(journal, "damaged")).isEqualTo(PER_FORCE);
            assertThat(lost(journal, "evicted")).isEqualTo(journal.readings().counts().evicted());
        }
    }

    /**
     * Where an epoch ends in a harmed block no entry behind it says how far it went: the counters
     * do. Nothing was told of it, unless the segment ended there too.
     */
    @ParameterizedTest(name = "blocks {0} to {1}")
    @CsvSource({"3, 3", "3, 4", "2, 3", "1, 3", "2, 5"})
    void tellsTheEndOfAnEpochInAHarmedBlock(int from, int to) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            write(journal, 3);
            journal.directory().identity().renew();
            write(journal, 3);
            writeSegments(journal, 3);
            for (int block = from; block <= to; block++) {
                journal.harm(segment(journal, 0), block);
            }

            journal.checkNothingIsMissing();

            assertThat(lost(journal, "damaged")).isEqualTo(journal.readings().counts().damaged());
        }
    }

    /** Gaps of neighbours are one gap: a long outage leaves one for each sensor. */
    @Test
    void tellsOneGapForEachSensorHoweverMuchIsEvicted() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < 4; i++) {
                fillAndEvict(journal);
            }

            assertThat(lost(journal)).hasSize(SENSORS);
            journal.checkNothingIsMissing();
        }
    }

    @Test
    void copiesHarmedBlocksAside() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 3);
            Path first = segment(journal, 0);
            int at = journal.blocksOf(first).get(2);
            int to = journal.blocksOf(first).get(3);
            journal.harm(first, 2);

            journal.checkNothingIsMissing();

            Path copy =
                    JournalOnFakeDisk.FOLDER
                            .resolve("quarantine")
                            .resolve("readings-%020d-%d.damaged".formatted(0, at));
            byte[] harmed = Arrays.copyOfRange(journal.disk.bytes(first), at, to);
            assertThat(journal.disk.bytes(copy)).isEqualTo(harmed);
        }
    }

    /** A consumer that has everything up to here is told nothing of it again. */
    @Test
    void doesNotTellAgainWhatHasArrived() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 4);
            journal.harm(segment(journal, 1), 2);
            fillAndEvict(journal);
            assertThat(lost(journal)).isNotEmpty();
            journal.readings().acknowledge(journal.readings().durableOffset());
            write(journal, 3);

            journal.reopen();

            assertThat(journal.readings().acknowledgedOffset()).isPositive();
            List<Entry> left =
                    journal.readings().read(journal.readings().acknowledgedOffset(), 900);
            assertThat(left).hasSize(7 * PER_FORCE).allMatch(Entry.Stored.class::isInstance);
            assertThat(journal.readings().counts().recovered()).isEqualTo(7 * PER_FORCE);
        }
    }
}
