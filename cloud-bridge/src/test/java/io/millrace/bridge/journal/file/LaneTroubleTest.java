package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.PUMP;
import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two troubles at once: a full journal and a failing disk, damage and no room to tell of it. */
@Guarantee({"J1", "J2", "J3"})
class LaneTroubleTest {
    private static final int ROUNDS_MAX = 1_000;
    private static final long LIMIT_SECONDS = 60;

    private static JournalOnFakeDisk refusing() {
        return new JournalOnFakeDisk(JournalSimulation.SIZES, JournalSettings.WhenFull.REFUSE);
    }

    private static void fillWithAlerts(JournalOnFakeDisk journal) {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < ROUNDS_MAX; i++) {
                                journal.appendAlerts(5);
                                journal.alerts().force();
                            }
                        })
                .isInstanceOf(StorageFullException.class);
    }

    private static void failOnce(JournalOnFakeDisk journal, FakeDisk.Operation hit, LaneName lane) {
        journal.disk.faults(failing(hit, lane).after(0, 1));
    }

    private static void failAlways(
            JournalOnFakeDisk journal, FakeDisk.Operation hit, LaneName lane) {
        journal.disk.faults(failing(hit, lane));
    }

    private static FakeDisk.Faults failing(FakeDisk.Operation hit, LaneName lane) {
        return FakeDisk.Faults.failing("Input/output error", hit)
                .at(path -> path.toString().contains(lane.word()));
    }

    private static void forceQuietly(Journal lane) {
        try {
            lane.force();
        } catch (StorageFullException | StorageFailedException _) {
            // The test goes on with what that has left.
        }
    }

    /**
     * A segment that tells of an eviction may be on disk or not; what went is told once in either
     * case, and its room comes back.
     */
    @ParameterizedTest
    @EnumSource(names = {"FORCE", "FORCE_DIRECTORY", "WRITE", "RENAME", "CREATE", "DELETE"})
    void tellsWhatItEvictedWhileTheDiskFailed(FakeDisk.Operation hit) {
        for (boolean isKilled : new boolean[] {true, false}) {
            try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
                journal.fillWithReadings();
                journal.alerts().force();
                for (int i = 0; i < 3; i++) {
                    failAlways(journal, hit, LaneName.READINGS);
                    journal.appendReadings(1000);
                    forceQuietly(journal.readings());
                    journal.appendAlerts(10);
                    forceQuietly(journal.alerts());
                    journal.checkCounts();
                    journal.disk.faults(FakeDisk.Faults.NONE);
                    if (isKilled) {
                        journal.reopen();
                    }
                    journal.alerts().force();
                    journal.readings().force();
                    journal.checkNothingIsMissing();
                }
                journal.appendReadings(1);
                journal.readings().force();
                journal.appendAlerts(1);
                journal.alerts().force();

                journal.checkSpace();
                journal.reopen();
                journal.checkNothingIsMissing();
                journal.checkSpace();
            }
        }
    }

    /**
     * Each failed force cost a segment that told of old users. Once there was no other left nothing
     * could go, and the lane took nothing more until a restart.
     */
    @Test
    void evictsHoweverManySegmentsFail() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            for (int i = 0; i < 30; i++) {
                failOnce(journal, FakeDisk.Operation.FORCE, LaneName.READINGS);
                journal.appendReadings(20);
                forceQuietly(journal.readings());

                assertThat(journal.readings().force()).isEqualTo(journal.readings().endOffset());
            }
            journal.disk.faults(FakeDisk.Faults.NONE);
            journal.checkNothingIsMissing();
        }
    }

    /** A sector of readings that cannot be read must not go without a word of what stood there. */
    @Test
    void keepsWhatItCannotReadWhenThatWouldHaveToGo() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long evicted = journal.readings().counts().evicted();
            failOnce(journal, FakeDisk.Operation.READ, LaneName.READINGS);

            for (int i = 0; i < 10 && journal.readings().counts().evicted() == evicted; i++) {
                journal.appendReadings(100);
                forceQuietly(journal.readings());
                forceQuietly(journal.readings());
            }

            assertThat(journal.readings().counts().evicted()).isGreaterThan(evicted);
            journal.checkNothingIsMissing();
            journal.checkSpace();
        }
    }

    /** The forwarder acknowledges what it has read, however long the disk takes for a force. */
    @Test
    void acknowledgesWhatWasHandedOutWhileAForceTakesItsTime() throws Exception {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk();
                ExecutorService forwarder = Executors.newSingleThreadExecutor()) {
            journal.appendReadings(100);
            journal.readings().force();
            assertThat(journal.readings().read(0, 50)).hasSize(50);
            journal.appendReadings(100);
            long[] during = {-1};
            journal.disk.faults((operation, path) -> {
                if (operation == FakeDisk.Operation.FORCE) {
                    during[0] = acknowledged(forwarder, journal.readings(), 50);
                }
            });

            journal.readings().force();

            assertThat(during[0]).isEqualTo(50);
        }
    }

    private static long acknowledged(ExecutorService forwarder, Journal lane, long offset) {
        return inTime(
                forwarder,
                () -> {
                    lane.acknowledge(offset);
                    return lane.acknowledgedOffset();
                });
    }

    private static long inTime(ExecutorService thread, Callable<Long> what) {
        try {
            return thread.submit(what).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError("not in time", late);
        }
    }

    @Test
    void letsOtherThreadsInAfterEveryCall() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Journal readings = journal.readings();
            journal.appendReadings(10);
            readings.force();
            assertThat(inTime(other, readings::force)).isEqualTo(10);
            readings.acknowledge(10);
            assertThat(inTime(other, readings::force)).isEqualTo(10);
            readings.close();
            assertThat(inTime(other, readings::force)).isEqualTo(10);
            assertThat(inTime(other, journal.alerts()::force)).isZero();
        }
    }

    /**
     * The segment failed, and the new one still tells of old users: nothing is freed before a newer
     * one does, and without room there was no newer one.
     */
    @Test
    void takesReadingsAgainOnceKafkaHasThemThoughTheNewestStateIsOld() {
        try (JournalOnFakeDisk journal = refusing()) {
            journal.appendReadings(300);
            journal.readings().force();
            failOnce(journal, FakeDisk.Operation.FORCE, LaneName.READINGS);
            journal.appendReadings(300);
            assertThat(journal.readings().force()).isEqualTo(600);
            fillWithAlerts(journal);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < ROUNDS_MAX; i++) {
                                    journal.appendReadings(10);
                                }
                            })
                    .isInstanceOf(StorageFullException.class);
            long end = journal.readings().endOffset();
            journal.readings().acknowledge(600);

            journal.appendReadings(10);

            forceQuietly(journal.readings());
            journal.readings().acknowledge(journal.readings().durableOffset());
            assertThat(journal.readings().force()).isEqualTo(end + 10);
            assertThat(journal.readings().counts().evicted()).isZero();
        }
    }

    @Test
    void anAppendWaitsForTheNextForceWhereNothingMayBeDroppedToo() {
        try (JournalOnFakeDisk journal = refusing()) {
            journal.appendReadings(300);
            journal.readings().force();
            journal.readings().acknowledge(300);

            journal.appendReadings(300);

            assertThat(journal.readings().durableOffset()).isEqualTo(300);
            assertThat(journal.segmentsOf(LaneName.READINGS)).hasSize(1);
        }
    }

    /** Nothing may be freed before its loss is told, and there was no room to tell it. */
    @Test
    void tellsOfDamageInAFullJournal() {
        try (JournalOnFakeDisk journal = refusing()) {
            assertThatThrownBy(
                            () -> {
                                journal.writeReadings(ROUNDS_MAX);
                            })
                    .isInstanceOf(StorageFullException.class);
            forceQuietly(journal.readings());
            Path second = journal.segmentsOf(LaneName.READINGS).get(1);
            journal.reopen();
            int end = (int) journal.readings().endOffset();
            for (int at = SegmentHeader.BYTES + BlockHeader.BYTES; at < 8000; at += 40) {
                journal.disk.flipBit(second, at, 3);
            }

            journal.checkNothingIsMissing();

            assertThat(journal.readings().counts().damaged()).isPositive();
            long damaged = journal.readings().counts().damaged();
            assertThat(all(journal.readings())).hasSize(end - (int) damaged + 1);
            journal.readings().acknowledge(end);
            forceQuietly(journal.readings());
            journal.appendReadings(100);
            assertThat(journal.readings().force()).isEqualTo(end + 100);
            assertThat(journal.segmentsOf(LaneName.READINGS)).hasSizeLessThan(4);
            journal.checkSpace();
        }
    }

    /** The position must not pass a damage that a restart would not know of. */
    @Test
    void givesNothingOutBehindADamageThatItCannotWriteDown() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(30);
            List<Path> segments = journal.segmentsOf(LaneName.READINGS);
            long first = Segment.baseOffsetOf(segments.get(1));
            for (int at = SegmentHeader.BYTES + BlockHeader.BYTES; at < 16_000; at += 40) {
                journal.disk.flipBit(segments.get(1), at, 3);
            }
            failAlways(journal, FakeDisk.Operation.FORCE, LaneName.READINGS);

            List<Entry> before = journal.readings().read(0, 3000);

            assertThat(before).allSatisfy(entry -> assertThat(entry.offset()).isLessThan(first));
            assertThat(journal.readings().read(first, 3000)).isEmpty();
            journal.readings().release();
            journal.disk.faults(FakeDisk.Faults.NONE);
            journal.checkNothingIsMissing();
            assertThat(journal.readings().counts().damaged()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void remembersWhatWasParkedAfterAKill(boolean hasArrived) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(10);
            journal.readings().force();
            journal.readings().park((Entry.Stored) journal.readings().read(0, 1).getFirst());
            journal.readings().acknowledge(1);
            if (hasArrived) {
                assertThat(journal.readings().read(1, 1)).hasSize(2);
                journal.readings().acknowledge(2);
                journal.appendReadings(1);
                journal.readings().force();
            }
            journal.reopen();

            List<Entry> left = journal.readings().read(hasArrived ? 2 : 1, 100);

            assertThat(left.getFirst() instanceof Entry.Gap).isEqualTo(!hasArrived);
            assertThat(left).hasSize(hasArrived ? 9 : 10);
        }
    }

    /** A gateway that runs for years has few files open, and none when it has ended. */
    @ParameterizedTest
    @EnumSource
    void closesEveryFile(FakeDisk.Operation hit) {
        JournalOnFakeDisk journal = new JournalOnFakeDisk();
        journal.disk.killProcess();
        journal.reopen();
        for (int i = 0; i < 24; i++) {
            if (i % 4 == 0) {
                failOnce(journal, hit, LaneName.READINGS);
            }
            journal.appendReadings(100);
            forceQuietly(journal.readings());
            journal.appendAlerts(20);
            forceQuietly(journal.alerts());
            try {
                long from = Math.max(journal.readings().startOffset(), 700L * (i % 3));
                List<Entry> some = journal.readings().read(from, 50);
                if (i % 5 == 0 && !some.isEmpty()) {
                    journal.readings().acknowledge(some.getLast().offset());
                }
                journal.readings().peek(0);
            } catch (StorageFailedException _) {
                // The reader tries again.
            }
            journal.disk.faults(FakeDisk.Faults.NONE);
            forceQuietly(journal.readings());
            assertThat(journal.disk.openFiles())
                    .as("a writer's and a reader's each")
                    .isLessThanOrEqualTo(4);
        }

        assertThat(journal.readings().read(journal.readings().startOffset(), 5)).isNotEmpty();

        journal.close();

        assertThat(journal.disk.openFiles()).isZero();
    }

    /** What has been taken has room: a full journal refuses, it does not take and then fail. */
    @Test
    void takesOnlyWhatHasRoom() {
        try (JournalOnFakeDisk journal = refusing()) {
            StringBuilder noise = new StringBuilder();
            new Random(2)
                    .ints(900, 0x4E00, 0x9FFF)
                    .forEach(character -> noise.append((char) character));
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < ROUNDS_MAX; i++) {
                                    journal.alerts()
                                            .append(
                                                    List.of(
                                                            Readings.alert(
                                                                    PUMP,
                                                                    i
                                                                            + noise.reverse()
                                                                                    .toString())));
                                }
                            })
                    .isInstanceOf(StorageFullException.class);

            assertThat(journal.alerts().force()).isEqualTo(journal.alerts().endOffset());
            assertThat(journal.bytesOf(LaneName.ALERTS))
                    .isGreaterThan(JournalSimulation.SIZES.limitBytes() / 3);
        }
    }
}
