package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an opening reads, and that nothing keeps it from serving what is there. */
@Guarantee("J1")
class OpeningTest {

    private static void writeSegments(JournalOnFakeDisk journal, int segments) {
        while (journal.segmentsOf(LaneName.READINGS).size() < segments) {
            journal.appendReadings(50);
            journal.readings().force();
        }
    }

    private static FakeDisk.Faults readOnly() {
        return FakeDisk.Faults.failing(
                "Read-only file system",
                FakeDisk.Operation.CREATE,
                FakeDisk.Operation.WRITE,
                FakeDisk.Operation.RENAME,
                FakeDisk.Operation.DELETE);
    }

    @Test
    void readsTheHeadersAndTheNewestSegmentOnly() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 6);
            List<Path> segments = journal.segmentsOf(LaneName.READINGS);
            Map<Path, Integer> reads = new TreeMap<>();
            journal.disk.faults((operation, path) -> {
                if (operation == FakeDisk.Operation.READ) {
                    reads.merge(path, 1, Integer::sum);
                }
            });

            journal.reopen();

            for (Path older : segments.subList(0, segments.size() - 1)) {
                assertThat(reads.get(older)).as("reads of %s", older).isEqualTo(1);
            }
            assertThat(reads.get(segments.getLast())).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"Read-only file system,READ_ONLY", "No space left on device,DISK_FULL"})
    void servesTheBacklogFromADiskThatTakesNoChange(String words, StorageHealth health) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 3);
            List<Entry> before = all(journal);
            journal.disk.put(JournalOnFakeDisk.FOLDER.resolve("readings/7.seg.tmp"), new byte[9]);
            journal.disk.faults(
                    FakeDisk.Faults.failing(
                            words,
                            FakeDisk.Operation.CREATE,
                            FakeDisk.Operation.WRITE,
                            FakeDisk.Operation.FORCE,
                            FakeDisk.Operation.RENAME,
                            FakeDisk.Operation.FORCE_DIRECTORY,
                            FakeDisk.Operation.DELETE));

            journal.reopen();

            assertThat(all(journal)).isEqualTo(before);
            journal.appendReadings(1);
            assertThatThrownBy(() -> journal.readings().force()).hasMessageContaining(words);
            assertThat(journal.readings().storageHealth()).isEqualTo(health);
            journal.disk.faults(FakeDisk.Faults.NONE);
            assertThat(journal.readings().force()).isEqualTo(journal.readings().endOffset());
            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
            assertThat(all(journal)).hasSize(before.size() + 1);
        }
    }

    /** Sequences that a damaged file hides must not be given twice. */
    @Test
    void takesNothingBeforeANewEpochIsWrittenDown() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 3);
            String epoch = journal.directory().identity().current().epoch();
            journal.disk.put(journal.segmentsOf(LaneName.READINGS).getLast(), new byte[0]);
            journal.disk.faults(readOnly());

            journal.reopen();

            assertThat(journal.readings().storageHealth()).isEqualTo(StorageHealth.READ_ONLY);
            assertThat(journal.alerts().storageHealth()).isEqualTo(StorageHealth.READ_ONLY);
            assertThatThrownBy(() -> journal.appendReadings(1))
                    .isInstanceOf(StorageFullException.class);
            assertThat(all(journal)).isNotEmpty();

            journal.disk.faults(FakeDisk.Faults.NONE);
            journal.readings().force();
            journal.alerts().force();
            assertThat(journal.alerts().storageHealth()).isEqualTo(StorageHealth.HEALTHY);
            journal.appendReadings(1);
            journal.readings().force();
            Entry.Stored last = (Entry.Stored) all(journal).getLast();
            assertThat(last.epoch())
                    .isNotEqualTo(epoch)
                    .isEqualTo(journal.directory().identity().current().epoch());
            assertThat(last.sequence()).isZero();
        }
    }

    /** A page of the newest file that cannot be read hides nothing else, and nothing is cut. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startsWithoutWhatCannotBeRead(boolean isForGood) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 3);
            journal.appendReadings(50);
            journal.readings().force();
            List<Entry> before = all(journal);
            Path newest = journal.segmentsOf(LaneName.READINGS).getLast();
            byte[] bytes = journal.disk.bytes(newest);
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ)
                            .at(path -> path.equals(newest))
                            .after(0, isForGood ? Integer.MAX_VALUE : 3));

            journal.reopen();
            journal.disk.faults(FakeDisk.Faults.NONE);

            assertThat(all(journal)).isSubsetOf(before).isNotEmpty();
            if (!isForGood) {
                assertThat(journal.disk.bytes(newest)).startsWith(bytes[0], bytes[1], bytes[2]);
                assertThat(all(journal)).isEqualTo(before);
            }
            journal.appendReadings(1);
            assertThat(journal.readings().force()).isEqualTo(journal.readings().endOffset());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void startsAsAnotherJournalOnlyWhenItsIdentityCanNeverBeRead(int failures) {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            writeSegments(journal, 2);
            List<Entry> before = all(journal);
            String id = journal.directory().identity().current().journalId();
            journal.disk.faults(
                    FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ)
                            .at(path -> path.endsWith("identity"))
                            .after(0, failures));

            journal.reopen();

            assertThat(journal.directory().identity().current().journalId().equals(id))
                    .isEqualTo(failures == 2);
            assertThat(all(journal)).isEqualTo(before);
        }
    }

    private static List<Entry> all(JournalOnFakeDisk journal) {
        return JournalOnFakeDisk.all(journal.readings());
    }
}
