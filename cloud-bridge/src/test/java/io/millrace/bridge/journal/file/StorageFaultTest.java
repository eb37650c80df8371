package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * After every fault: what was durable is there, the same journal goes on, a reopened one agrees.
 */
@Guarantee({"J1", "J3"})
class StorageFaultTest {
    private static final int BEFORE = 300;
    private static final int REFUSED = 200;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "WRITE, No space left on device, DISK_FULL",
        "WRITE, Disk quota exceeded, DISK_FULL",
        "WRITE, Input/output error, WRITES_FAIL",
        "FORCE, Input/output error, WRITES_FAIL",
        "WRITE, Read-only file system, READ_ONLY",
    })
    void refusesAppendsServesTheBacklogAndRecovers(
            FakeDisk.Operation hit, String words, StorageHealth health) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(BEFORE);
            journal.readings().force();
            List<Entry> before = all(journal.readings());
            journal.appendReadings(REFUSED);
            journal.disk.faults(FakeDisk.Faults.failing(words, hit));

            assertThatThrownBy(() -> journal.readings().force())
                    .isInstanceOfAny(StorageFullException.class, StorageFailedException.class)
                    .hasMessageContaining(words);
            assertThatThrownBy(() -> journal.appendReadings(1))
                    .isInstanceOf(StorageFullException.class);
            assertThat(journal.readings().storageProblem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains(words));
            assertThat(journal.readings().storageHealth()).isEqualTo(health);
            assertThat(all(journal.readings())).isEqualTo(before);

            journal.disk.faults(FakeDisk.Faults.NONE);
            assertThat(journal.readings().force()).isEqualTo(BEFORE + REFUSED);
            assertThat(journal.readings().storageProblem()).isEmpty();
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
            List<Entry> after = all(journal.readings());
            journal.reopen();
            assertThat(all(journal.readings())).isEqualTo(after).hasSize(BEFORE + REFUSED);
        }
    }

    /** A sector that can never be read again stopped the lane for good. */
    @Test
    void takesWhatCannotBeReadForDamagedAfterAFewTries() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(30);
            List<Path> segments = journal.segmentsOf(LaneName.READINGS);
            Path broken = segments.get(1);
            int from = (int) Segment.baseOffsetOf(broken);
            int to = (int) Segment.baseOffsetOf(segments.get(2));
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ)
                            .at(path -> path.equals(broken)));
            assertThat(journal.readings().read(0, from)).hasSize(from);

            int failures = 0;
            List<Entry> left = List.of();
            while (left.isEmpty() && failures < Segment.READ_TRIES_MAX) {
                try {
                    left = journal.readings().read(from, 3000);
                } catch (StorageFailedException _) {
                    failures++;
                }
            }

            assertThat(failures).isBetween(1, Segment.READ_TRIES_MAX - 1);
            assertThat(left).hasSize(1 + 3000 - to);
            assertThat(((Entry.Gap) left.getFirst()).lost())
                    .extracting(
                            Entry.Lost::fromSequence, Entry.Lost::toSequence, Entry.Lost::reason)
                    .containsExactly((long) from, to - 1L, "damaged");
            assertThat(journal.readings().counts().damaged()).isEqualTo(to - from);
        }
    }

    /** A device that was away for a moment has lost nothing. */
    @Test
    void losesNothingWhenReadingFailsForAWhile() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(BEFORE);
            journal.readings().force();
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ));
            assertThatThrownBy(() -> journal.readings().read(0, 10))
                    .isInstanceOf(StorageFailedException.class);
            journal.disk.faults(FakeDisk.Faults.NONE);

            assertThat(all(journal.readings())).hasSize(BEFORE);
            assertThat(journal.readings().counts().damaged()).isZero();
        }
    }

    /**
     * The system takes the bytes of a failed force for written: they are not, and never will be.
     */
    @Test
    void writesNothingMoreToASegmentWhoseForceFailed() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(BEFORE);
            journal.readings().force();
            Path harmed = journal.segmentsOf(LaneName.READINGS).getLast();
            List<Path> written = new ArrayList<>();
            boolean[] hasFailed = {false};
            journal.disk.faults((operation, path) -> {
                if (operation == FakeDisk.Operation.FORCE && !hasFailed[0]) {
                    hasFailed[0] = true;
                    assertThat(journal.readings().durableOffset()).isEqualTo(BEFORE);
                    throw new IOException("Input/output error");
                }
                if (operation == FakeDisk.Operation.WRITE && hasFailed[0]) {
                    written.add(path);
                }
            });
            journal.appendReadings(REFUSED);

            assertThat(journal.readings().force()).isEqualTo(BEFORE + REFUSED);
            journal.appendReadings(1);
            journal.readings().force();

            assertThat(hasFailed[0]).isTrue();
            assertThat(written).isNotEmpty().doesNotContain(harmed);
            List<Entry> all = all(journal.readings());
            journal.disk.losePowerAndAllUnforced();
            journal.reopen();
            assertThat(all(journal.readings())).isEqualTo(all).hasSize(BEFORE + REFUSED + 1);
        }
    }

    @Test
    void saysWhenTheBacklogCannotBeReadAndTakesReadingsMeanwhile() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.appendReadings(BEFORE);
            journal.readings().force();
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ));
            assertThatThrownBy(() -> journal.readings().read(0, 10))
                    .isInstanceOf(StorageFailedException.class);

            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.READS_FAIL);
            journal.appendReadings(1);
            assertThat(journal.readings().force()).isEqualTo(BEFORE + 1);

            journal.disk.faults(FakeDisk.Faults.NONE);
            assertThat(journal.readings().read(0, 10)).hasSize(10);
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
        }
    }

    @Test
    void refusesAtTheLimitWhereNothingMayBeDropped() {
        try (JournalOnFakeDisk journal =
                new JournalOnFakeDisk(JournalSimulation.SIZES, JournalSettings.WhenFull.REFUSE)) {
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    journal.appendReadings(100);
                                    journal.readings().force();
                                }
                            })
                    .isInstanceOf(StorageFullException.class)
                    .hasMessageContaining("limit");
            long end = journal.readings().endOffset();
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.LIMIT_REACHED);
            assertThat(journal.readings().storageProblem()).isPresent();
            assertThat(all(journal.readings())).hasSize((int) journal.readings().durableOffset());
            assertThat(journal.readings().counts().evicted()).isZero();

            journal.readings().acknowledge(journal.readings().durableOffset());
            assertThat(journal.readings().force()).isEqualTo(end);
            journal.readings().acknowledge(end);
            journal.appendReadings(100);

            assertThat(journal.readings().force()).isEqualTo(end + 100);
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
        }
    }
}
