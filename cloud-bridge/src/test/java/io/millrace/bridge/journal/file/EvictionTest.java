package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes when the journal is full, and in which order. */
@Guarantee("J2")
class EvictionTest {
    private static final int ROUNDS_MAX = 1_000;
    private final Sizes sizes = JournalSimulation.SIZES;

    @Test
    void evictsEveryReadingThatMayGoBeforeTheFirstAlert() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long evictedByReadings = journal.readings().counts().evicted();

            int segmentsLeft = Integer.MAX_VALUE;
            for (int i = 0; i < ROUNDS_MAX && journal.alerts().counts().evicted() == 0; i++) {
                segmentsLeft = journal.segmentsOf(LaneName.READINGS).size();
                journal.appendAlerts(20);
                journal.alerts().force();
                assertThat(journal.disk.usedBytes()).isLessThanOrEqualTo(sizes.limitBytes());
            }

            assertThat(segmentsLeft).as("segments of readings, the newest one only").isEqualTo(1);
            assertThat(journal.alerts().counts().evicted()).isPositive();
            assertThat(journal.readings().counts().evicted()).isGreaterThan(evictedByReadings);
        }
    }

    @Test
    void tellsWhichReadingsHaveMadeRoomForAlertsAfterAKillToo() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long evictedByReadings = journal.readings().counts().evicted();
            for (int i = 0; i < 80; i++) {
                journal.appendAlerts(40);
                journal.alerts().force();
            }
            long evicted = journal.readings().counts().evicted();
            assertThat(evicted).isGreaterThan(evictedByReadings);
            journal.reopen();

            Entry first = all(journal.readings()).getFirst();

            assertThat(first)
                    .isInstanceOfSatisfying(
                            Entry.Gap.class,
                            gap -> {
                                assertThat(gap.lost().fromSequence()).isZero();
                                assertThat(gap.lost().count()).isEqualTo(evicted);
                                assertThat(gap.lost().reason()).isEqualTo("evicted");
                            });
        }
    }

    /** The only segment of readings gives way to a new one, though alerts hold all the rest. */
    @Test
    void takesNewReadingsWhenAlertsHaveFilledTheJournal() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            for (int i = 0; i < ROUNDS_MAX && journal.alerts().counts().evicted() == 0; i++) {
                journal.appendAlerts(20);
                journal.alerts().force();
            }
            long alertsEvicted = journal.alerts().counts().evicted();

            for (int i = 0; i < 100; i++) {
                journal.appendReadings(100);
                journal.readings().force();
                assertThat(journal.disk.usedBytes()).isLessThanOrEqualTo(sizes.limitBytes());
            }

            assertThat(journal.alerts().counts().evicted()).isEqualTo(alertsEvicted);
        }
    }

    @Test
    void keepsTheReserveForAlertsFreeOfReadings() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long readingsEvicted = journal.readings().counts().evicted();

            journal.appendAlerts(100);
            journal.alerts().force();

            assertThat(journal.bytesOf(LaneName.READINGS))
                    .isLessThanOrEqualTo(sizes.limitBytes() - sizes.reserveBytes());
            assertThat(journal.readings().counts().evicted()).isEqualTo(readingsEvicted);
        }
    }

    /** How much may wait for a force did not depend on the limit: one force could exceed it. */
    @Test
    void keepsTheLimitHoweverMuchIsAppendedBetweenForces() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < 200; i++) {
                journal.appendReadings(500);
                if (i % 40 == 39) {
                    journal.readings().force();
                }
                assertThat(journal.disk.usedBytes()).isLessThanOrEqualTo(sizes.limitBytes());
            }
            assertThat(journal.readings().counts().evicted()).isPositive();
        }
    }

    /**
     * The committer was evicting a segment while the forwarder began to read it: the same readings
     * arrived and were reported as a gap.
     */
    @Test
    void givesNothingOutThatIsJustBeingEvicted() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            List<Entry> meanwhile = new ArrayList<>();
            long evicted = journal.readings().counts().evicted();
            journal.disk.faults((operation, path) -> {
                if (operation == FakeDisk.Operation.FORCE
                        && !path.getFileName().toString().endsWith(".seg")) {
                    meanwhile.addAll(journal.readings().read(0, 10));
                }
            });
            for (int i = 0; i < ROUNDS_MAX; i++) {
                meanwhile.clear();
                journal.readings().release();
                journal.appendReadings(100);
                journal.readings().force();
                if (journal.readings().counts().evicted() > evicted) {
                    break;
                }
            }
            journal.disk.faults(FakeDisk.Faults.NONE);

            List<Entry> left = all(journal.readings());

            assertThat(left).containsAll(meanwhile);
            assertThat(journal.readings().counts().evicted()).isGreaterThan(evicted);
        }
    }

    @Test
    void keepsEverythingWhenItCannotWriteDownWhatWouldGo() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long start = journal.readings().startOffset();
            long evicted = journal.readings().counts().evicted();
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.FORCE));
            journal.appendReadings(2000);

            assertThatThrownBy(() -> journal.readings().force())
                    .isInstanceOf(StorageFailedException.class);

            assertThat(journal.readings().counts().evicted()).isEqualTo(evicted);
            assertThat(journal.readings().read(start, 1)).isNotEmpty();
            journal.readings().release();
            journal.disk.faults(FakeDisk.Faults.NONE);
            assertThat(journal.readings().force()).isEqualTo(journal.readings().endOffset());
        }
    }

    /** One refused deletion took the room of every segment freed with it for good. */
    @Test
    void deletesLaterWhatItCouldNotDeleteAtOnce() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(30);
            journal.disk.faults(
                    FakeDisk.Faults.failing(
                            "Input/output error",
                            FakeDisk.Operation.DELETE,
                            FakeDisk.Operation.RENAME));
            journal.readings().acknowledge(journal.readings().endOffset());
            journal.disk.faults(FakeDisk.Faults.NONE);

            journal.appendReadings(1);
            journal.readings().force();

            assertThat(journal.segmentsOf(LaneName.READINGS)).hasSizeLessThanOrEqualTo(2);
            assertThat(journal.directory().usedBytes(LaneName.READINGS))
                    .isEqualTo(journal.bytesOf(LaneName.READINGS));
        }
    }

    /** What outgrew its target was kept for reuse, and readings found no room for their first. */
    @Test
    void givesReadingsRoomOnceTheAlertsThatTookAllAreThrough() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < 10; i++) {
                journal.appendAlerts(400, 20);
                journal.alerts().force();
                journal.alerts().acknowledge(journal.alerts().endOffset());
            }
            journal.appendAlerts(1);
            journal.alerts().force();
            journal.alerts().acknowledge(journal.alerts().endOffset());

            journal.appendReadings(1);

            assertThat(journal.readings().force()).isEqualTo(1);
        }
    }

    /** Telling of many sensors took more room than the small segments gave: alerts went instead. */
    @Test
    void evictsAsManyReadingsAsItTakesToTellOfThem() throws IOException {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int i = 0; i < 20; i++) {
                for (int sensor = 0; sensor < 30; sensor++) {
                    journal.appendReadingsOf(Readings.sensor("device", "c" + sensor), 3);
                }
                journal.readings().force();
                journal.reopen();
            }
            long evictable = journal.directory().evictableBytes(LaneName.READINGS);
            for (int i = 0; i < ROUNDS_MAX && journal.alerts().counts().evicted() == 0; i++) {
                evictable = journal.directory().evictableBytes(LaneName.READINGS);
                journal.appendAlerts(20);
                journal.alerts().force();
            }

            assertThat(journal.alerts().counts().evicted()).isPositive();
            assertThat(evictable).isLessThan(12 << 10);
            journal.checkNothingIsMissing();
        }
    }

    /** What was handed out may be in Kafka already: a gap would tell of it as lost. */
    @Test
    void keepsWhatATransactionCoversUntilItEnds() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(100);
            journal.readings().force();
            assertThat(journal.readings().read(0, 10)).hasSize(10);

            journal.fillWithReadings();

            assertThat(journal.readings().counts().evicted()).isPositive();
            assertThat(journal.readings().startOffset()).isZero();
            assertThat(journal.readings().read(0, 10).getFirst().offset()).isZero();
            journal.readings().release();
            long evicted = journal.readings().counts().evicted();
            for (int i = 0; i < ROUNDS_MAX && journal.readings().startOffset() == 0; i++) {
                journal.appendReadings(100);
                journal.readings().force();
            }
            assertThat(journal.readings().counts().evicted()).isGreaterThan(evicted);
            journal.checkNothingIsMissing();
        }
    }

    /** Looking is no transaction. */
    @Test
    void evictsWhatWasOnlyLookedAt() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(100);
            journal.readings().force();
            assertThat(journal.readings().peek(0)).isPresent();

            journal.fillWithReadings();

            assertThat(journal.readings().startOffset()).isPositive();
        }
    }

    /** The segment that made an eviction possible tells of it: nothing is left to be written. */
    @Test
    void writesAnEvictionDownOnce() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.fillWithReadings();
            long written = journal.disk.writtenBytes();

            journal.readings().force();

            assertThat(journal.disk.writtenBytes()).isEqualTo(written);
        }
    }
}
