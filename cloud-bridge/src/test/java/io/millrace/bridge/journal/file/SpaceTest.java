package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a journal takes of the disk, what it writes to it, and what it believes to take. */
@Guarantee({"J2", "J3"})
class SpaceTest {
    private static final Sizes SIZES = JournalSimulation.SIZES;
    private static final int FILLED_AFTER = 120;

    private static void force(Journal lane) {
        try {
            lane.force();
        } catch (StorageFullException _) {
            // It waits until something goes.
        }
    }

    private static List<Path> spares(JournalOnFakeDisk journal, LaneName lane) {
        return journal.disk.list(JournalOnFakeDisk.FOLDER.resolve(lane.word())).stream()
                .filter(SegmentFactory::isSpare)
                .toList();
    }

    private static void checkBooks(JournalOnFakeDisk journal) {
        journal.checkSpace();
        for (LaneName lane : LaneName.values()) {
            assertThat(spares(journal, lane)).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void believesToTakeWhatItTakes(JournalSettings.WhenFull whenFull) {
        Random random = new Random(3);
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk(SIZES, whenFull)) {
            for (int i = 0; i < 250; i++) {
                try {
                    switch (random.nextInt(16)) {
                        case 0 -> journal.reopen();
                        case 1, 2, 3 -> journal.appendAlerts(1 + random.nextInt(60));
                        case 4 -> journal.appendReadings(1 + random.nextInt(1500));
                        default -> journal.appendReadings(1 + random.nextInt(200));
                    }
                } catch (StorageFullException _) {
                    journal.readings().acknowledge(journal.readings().durableOffset());
                    journal.alerts().acknowledge(journal.alerts().durableOffset());
                }
                force(journal.alerts());
                force(journal.readings());
                if (random.nextInt(30) == 0) {
                    long end = journal.readings().durableOffset();
                    journal.readings().acknowledge(end - random.nextInt((int) end / 4 + 1));
                }
                checkBooks(journal);
            }
            journal.reopen();
            checkBooks(journal);
            journal.checkCounts();
        }
    }

    @Test
    void usesTheFileOfAFreedSegmentAgain() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < FILLED_AFTER; i++) {
                journal.appendReadings(100);
                long end = journal.readings().force();
                journal.readings().acknowledge(end);
            }
            long written = journal.disk.writtenBytes();
            int segments = journal.segmentsOf(LaneName.READINGS).size();
            long end = journal.readings().endOffset();
            for (int i = 0; i < FILLED_AFTER; i++) {
                journal.appendReadings(100);
                journal.readings().acknowledge(journal.readings().force());
            }

            assertThat(journal.readings().endOffset()).isEqualTo(2 * end);
            assertThat(segments).isLessThanOrEqualTo(2);
            assertThat(journal.bytesOf(LaneName.READINGS))
                    .isLessThanOrEqualTo(4 * SIZES.readingsSegmentBytes());
            // No zeros are written to a file that is used again.
            assertThat(journal.disk.writtenBytes() - written).isLessThan(written);
        }
    }

    /** Readings go one segment at a time, and a spare before any of them. */
    @Test
    void takesNoMoreFromReadingsThanAlertsNeed() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(FILLED_AFTER);
            int rounds = 0;
            while (journal.alerts().counts().evicted() == 0 && rounds++ < 1000) {
                long evicted = journal.readings().counts().evicted();
                int segments = journal.segmentsOf(LaneName.READINGS).size();
                journal.appendAlerts(20);
                journal.alerts().force();
                checkBooks(journal);
                if (journal.readings().counts().evicted() > evicted) {
                    assertThat(spares(journal, LaneName.READINGS)).isEmpty();
                    assertThat(segments - journal.segmentsOf(LaneName.READINGS).size())
                            .isLessThanOrEqualTo(2);
                    assertThat(journal.directory().freeBytes(LaneName.ALERTS))
                            .as("what is left over")
                            .isLessThan(2 * SIZES.readingsSegmentBytes());
                }
            }

            assertThat(rounds).isBetween(10, 999);
        }
    }

    @Test
    void freesWhatKafkaHasAtOnceAndKeepsOneFileForTheNextSegment() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(40);
            assertThat(journal.segmentsOf(LaneName.READINGS)).hasSizeGreaterThan(3);

            journal.readings().acknowledge(journal.readings().durableOffset());

            assertThat(journal.segmentsOf(LaneName.READINGS)).hasSize(1);
            assertThat(spares(journal, LaneName.READINGS)).hasSize(1);
            checkBooks(journal);
            while (journal.alerts().counts().evicted() == 0) {
                journal.appendAlerts(20);
                journal.alerts().force();
            }
            assertThat(spares(journal, LaneName.READINGS)).as("alerts need the room").isEmpty();
            assertThat(journal.readings().counts().evicted()).isZero();
            checkBooks(journal);
        }
    }

    @Test
    void saysThatItIsFullWhileItRefuses() {
        try (JournalOnFakeDisk journal =
                new JournalOnFakeDisk(SIZES, JournalSettings.WhenFull.REFUSE)) {
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    journal.appendReadings(10);
                                }
                            })
                    .isInstanceOf(StorageFullException.class)
                    .hasMessageContaining("when-full is refuse");
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.LIMIT_REACHED);
            assertThat(journal.readings().force()).isEqualTo(journal.readings().endOffset());
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.LIMIT_REACHED);

            journal.readings().acknowledge(journal.readings().durableOffset());
            journal.appendReadings(10);

            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
        }
    }

    @Test
    void saysWhatMayGoWithoutTakingItAway() throws IOException {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            assertThat(journal.directory().evictableBytes(LaneName.READINGS)).isZero();
            journal.writeReadings(40);
            List<Path> segments = journal.segmentsOf(LaneName.READINGS);
            long older =
                    journal.bytesOf(LaneName.READINGS)
                            - journal.disk.bytes(segments.getLast()).length;

            assertThat(journal.directory().evictableBytes(LaneName.READINGS)).isEqualTo(older);
            assertThat(journal.directory().evictableBytes(LaneName.READINGS)).isEqualTo(older);
            journal.checkNothingIsMissing();
        }
    }

    @Test
    void aForceOfNothingWritesNothing() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(10);
            journal.readings().force();
            long written = journal.disk.writtenBytes();

            journal.pass(Duration.ofHours(1));
            journal.readings().force();
            journal.alerts().force();

            assertThat(journal.disk.writtenBytes()).isEqualTo(written);
        }
    }

    /** A start without Kafka then forwards little twice, and finds out that it has. */
    @Test
    void writesThePositionDownWhenNothingIsAppendedForAWhile() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(10);
            journal.readings().force();
            journal.readings().acknowledge(7);
            long written = journal.disk.writtenBytes();
            journal.pass(Duration.ofSeconds(20));
            journal.readings().force();
            assertThat(journal.disk.writtenBytes()).as("not yet").isEqualTo(written);

            journal.pass(Duration.ofMinutes(1));
            journal.readings().force();

            long withPosition = journal.disk.writtenBytes();
            assertThat(withPosition).isGreaterThan(written);
            journal.pass(Duration.ofMinutes(1));
            journal.readings().force();
            assertThat(journal.disk.writtenBytes()).as("not again").isEqualTo(withPosition);
            journal.reopen();
            assertThat(journal.readings().acknowledgedOffset()).isEqualTo(7);
        }
    }

    @Test
    void aPositionRidesWithWhatIsAppended() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(10);
            journal.readings().force();
            journal.readings().acknowledge(7);
            journal.pass(Duration.ofMinutes(1));
            journal.appendReadings(1);
            journal.readings().force();
            long written = journal.disk.writtenBytes();

            journal.pass(Duration.ofMinutes(1));
            journal.readings().force();

            assertThat(journal.disk.writtenBytes()).as("nothing more").isEqualTo(written);
            journal.reopen();
            assertThat(journal.readings().acknowledgedOffset()).isEqualTo(7);
        }
    }

    /** Each new file costs the device its zeros, its state and a force. */
    @Test
    void fillsASegmentBeforeItBeginsAnother() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < 60; i++) {
                journal.appendReadings(50);
                journal.readings().force();
            }
            List<Path> segments = journal.segmentsOf(LaneName.READINGS);

            assertThat(segments).hasSizeGreaterThan(2);
            for (Path full : segments.subList(0, segments.size() - 1)) {
                byte[] bytes = journal.disk.bytes(full);
                assertThat(bytes.length)
                        .isBetween(
                                (int) SIZES.readingsSegmentBytes(),
                                2 * (int) SIZES.readingsSegmentBytes());
                assertThat(lastWritten(bytes))
                        .isGreaterThan((int) SIZES.readingsSegmentBytes() * 3 / 4);
            }
        }
    }

    private static int lastWritten(byte[] bytes) {
        int at = bytes.length;
        while (at > 0 && bytes[at - 1] == 0) {
            at--;
        }
        return at;
    }

    /**
     * Opening reads the newest segment: it must not hold a day of readings that hardly change. What
     * waits when the next one is due belongs to the old one: its users know it.
     */
    @Test
    void aNewSegmentBeginsWithTheAppendThatFoundItDue() {
        Sizes roomy = new Sizes(64 << 20, 8 << 20, 4 << 20, 16 << 10, 16 << 10);
        try (JournalOnFakeDisk journal =
                new JournalOnFakeDisk(roomy, JournalSettings.WhenFull.DROP_OLDEST)) {
            while (journal.readings().endOffset() < 256_000) {
                journal.appendSteadyReadings(32_000);
                journal.readings().force();
            }
            journal.appendSteadyReadings(10_000);
            long due = journal.readings().endOffset();
            journal.appendSteadyReadings(10);

            assertThat(journal.readings().force()).isEqualTo(due + 10);

            List<Path> segments = journal.segmentsOf(LaneName.READINGS);
            assertThat(segments).hasSize(2);
            assertThat(Segment.baseOffsetOf(segments.getLast())).isEqualTo(due);
            journal.reopen();
            assertThat(journal.readings().endOffset()).isEqualTo(due + 10);
            assertThat(journal.readings().read(due - 5, 10))
                    .extracting(Entry::offset)
                    .startsWith(due - 5)
                    .hasSize(10);
        }
    }

    @Test
    void tellsHowMuchItHasWritten() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(10);
            journal.readings().force();

            assertThat(journal.directory().deviceBytes()).isEqualTo(journal.disk.writtenBytes());
        }
    }

    /** What the budget says, in numbers that can be followed by hand. */
    @Test
    void keepsTheReserveTheHeadroomAndTheSideFilesFree() {
        Sizes sizes = new Sizes(1000, 200, 10, 20, 30);
        SpaceBudget space = new SpaceBudget(sizes);
        long ceiling = 1000 - 30 - 3 * (10 + 20);

        assertThat(space.freeBytes(LaneName.ALERTS)).isEqualTo(ceiling);
        assertThat(space.freeBytes(LaneName.READINGS)).isEqualTo(ceiling - 200);
        space.add(LaneName.ALERTS, 150);
        assertThat(space.freeBytes(LaneName.ALERTS)).isEqualTo(ceiling - 150);
        assertThat(space.freeBytes(LaneName.READINGS)).isEqualTo(ceiling - 200);
        space.add(LaneName.ALERTS, 150);
        space.add(LaneName.READINGS, 400);
        assertThat(space.freeBytes(LaneName.ALERTS)).isEqualTo(ceiling - 300 - 400);
        assertThat(space.freeBytes(LaneName.READINGS)).isEqualTo(ceiling - 300 - 400);
        space.add(LaneName.READINGS, -400);
        assertThat(space.usedBytes(LaneName.READINGS)).isZero();
    }

    @Test
    void asksTheOtherLaneAgainAsLongAsThatHelps() throws Exception {
        SpaceBudget space = new SpaceBudget(new Sizes(1000, 200, 10, 20, 30));
        space.add(LaneName.READINGS, 500);
        long free = space.freeBytes(LaneName.ALERTS);
        long[] asked = new long[5];
        int[] times = {0};
        space.yielding(
                LaneName.READINGS,
                bytes -> {
                    asked[times[0]++] = bytes;
                    space.add(LaneName.READINGS, times[0] < 4 ? -40 : 0);
                });

        space.makeRoom(LaneName.ALERTS, 100);

        assertThat(Arrays.copyOf(asked, times[0])).containsExactly(100, 60, 20);
        assertThat(space.freeBytes(LaneName.ALERTS)).isEqualTo(free + 120);
        space.makeRoom(LaneName.ALERTS, 100);
        assertThat(times[0]).as("asked once more, in vain").isEqualTo(4);
        space.makeRoom(LaneName.READINGS, 100);
        assertThat(Stream.of(LaneName.values()).mapToLong(space::usedBytes).sum()).isEqualTo(380);
    }
}
