package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simulated life 10973: damage before an epoch's end. */
class EpochEndTest {
    private static final int SENSORS = 3;

    /**
     * A state that was written while entries of the next epoch waited told of that epoch's start:
     * the gap of what was damaged before it was too long, stood nowhere, and a hole was left.
     */
    @Test
    @Guarantee("J2")
    void tellsWhatIsDamagedWhenTheNextEpochWaitsForItsForce() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            append(journal, 20);
            journal.readings().force();
            journal.reopen();
            append(journal, 10);
            journal.directory().identity().renew();
            append(journal, 5);
            journal.readings().force();
            Path first = journal.segmentsOf(LaneName.READINGS).getFirst();
            for (int at = SegmentHeader.BYTES; at < journal.disk.bytes(first).length; at += 40) {
                journal.disk.flipBit(first, at, 3);
            }
            journal.reopen();

            List<Entry> told = JournalOnFakeDisk.all(journal.readings());

            List<Entry.Gap> gaps =
                    told.stream()
                            .filter(Entry.Gap.class::isInstance)
                            .map(Entry.Gap.class::cast)
                            .toList();
            assertThat(gaps)
                    .hasSize(SENSORS)
                    .allSatisfy(gap -> {
                        assertThat(gap.lost().fromSequence()).isZero();
                        assertThat(gap.lost().toSequence()).isEqualTo(19);
                    });
            assertThat(told).hasSize(SENSORS * (1 + 10 + 5));
        }
    }

    private static void append(JournalOnFakeDisk journal, int count) {
        for (int sensor = 0; sensor < SENSORS; sensor++) {
            journal.appendReadingsOf(Readings.sensor("device", "c" + sensor), count);
        }
    }
}
