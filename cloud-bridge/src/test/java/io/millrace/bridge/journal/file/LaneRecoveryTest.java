package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start makes of the files that a kill has left. */
@Guarantee({"J1", "J2"})
class LaneRecoveryTest {
    private static final Path FOLDER = JournalOnFakeDisk.FOLDER.resolve("readings");
    private static final int SEGMENT_BYTES = (int) JournalSimulation.SIZES.readingsSegmentBytes();

    private static void refuse(JournalOnFakeDisk journal, FakeDisk.Operation hit) {
        journal.disk.faults(FakeDisk.Faults.failing("Input/output error", hit));
    }

    @Test
    void deletesWhatWasNeverFinished() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(3);
            Path unfinished = FOLDER.resolve(Segment.fileName(300) + ".tmp");
            journal.disk.put(unfinished, new byte[500]);

            journal.reopen();

            assertThat(journal.disk.list(FOLDER)).doesNotContain(unfinished);
            journal.checkSpace();
        }
    }

    @Test
    void keepsOneSpareFileAndNoneOfAnotherSize() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(3);
            for (int size : new int[] {SEGMENT_BYTES - 1, 2 * SEGMENT_BYTES}) {
                Path odd = FOLDER.resolve("a.seg.spare");
                journal.disk.put(odd, new byte[size]);
                journal.reopen();
                assertThat(journal.disk.list(FOLDER)).doesNotContain(odd);
                journal.checkSpace();
            }
            Path first = FOLDER.resolve("b.seg.spare");
            Path second = FOLDER.resolve("c.seg.spare");
            journal.disk.put(first, new byte[SEGMENT_BYTES]);
            journal.disk.put(second, new byte[2 * SEGMENT_BYTES - 1]);

            journal.reopen();

            assertThat(journal.disk.list(FOLDER)).contains(first).doesNotContain(second);
            journal.checkSpace();
            journal.appendReadings(1);
            journal.readings().force();
            assertThat(journal.disk.list(FOLDER)).doesNotContain(first);
            journal.checkSpace();
        }
    }

    /** It had its next life's header and not yet its next name. */
    @Test
    void deletesAFileThatWasBeingMadeIntoAnother() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(3);
            List<Entry> before = all(journal.readings());
            Path first = journal.segmentsOf(LaneName.READINGS).getFirst();
            Path other = FOLDER.resolve(Segment.fileName(700));
            journal.disk.put(other, journal.disk.bytes(first));

            journal.reopen();

            assertThat(journal.disk.list(FOLDER)).doesNotContain(other);
            assertThat(all(journal.readings())).isEqualTo(before);
            assertThat(journal.readings().endOffset()).isEqualTo(300);
            journal.checkSpace();
        }
    }

    @Test
    void setsAFileAsideThatNoLongerSaysWhatItIs() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(30);
            Path second = journal.segmentsOf(LaneName.READINGS).get(1);
            byte[] harmed = journal.disk.bytes(second);
            Arrays.fill(harmed, 0, SegmentHeader.BYTES + BlockHeader.BYTES, (byte) 0);
            journal.disk.put(second, harmed);

            journal.reopen();

            assertThat(journal.disk.list(FOLDER)).doesNotContain(second);
            List<Path> aside = journal.disk.list(JournalOnFakeDisk.FOLDER.resolve("quarantine"));
            assertThat(aside)
                    .singleElement()
                    .satisfies(path -> {
                        assertThat(path.getFileName())
                                .hasToString("readings-" + second.getFileName() + ".damaged");
                        assertThat(journal.disk.bytes(path)).isEqualTo(harmed);
                    });
            journal.checkNothingIsMissing();
            journal.checkSpace();
        }
    }

    /** An eviction is on disk before the files go: a kill in between leaves them. */
    @Test
    void deletesWhatWasEvictedBeforeTheKill() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(50);
            journal.disk.faults((operation, path) -> {
                if (operation == FakeDisk.Operation.DELETE
                        || (operation == FakeDisk.Operation.RENAME
                                && SegmentFactory.isSpare(path))) {
                    throw new IOException("Input/output error");
                }
            });
            for (int i = 0; i < 20 && journal.readings().counts().evicted() == 0; i++) {
                journal.appendReadings(100);
                try {
                    journal.readings().force();
                } catch (StorageFailedException _) {
                    // It could not delete them.
                }
            }
            long evicted = journal.readings().counts().evicted();
            assertThat(evicted).isPositive();
            assertThat(Segment.baseOffsetOf(journal.segmentsOf(LaneName.READINGS).getFirst()))
                    .isZero();
            journal.disk.faults(FakeDisk.Faults.NONE);

            journal.reopen();

            assertThat(journal.readings().startOffset()).isEqualTo(evicted);
            assertThat(Segment.baseOffsetOf(journal.segmentsOf(LaneName.READINGS).getFirst()))
                    .isEqualTo(evicted);
            journal.checkNothingIsMissing();
            journal.checkSpace();
        }
    }

    /**
     * The system takes bytes of a failed force for written. Once a start has called them durable
     * they must be.
     */
    @Test
    void makesDurableWhatItFinds() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(2);
            journal.appendReadings(100);
            refuse(journal, FakeDisk.Operation.FORCE);
            assertThatThrownBy(() -> journal.readings().force())
                    .isInstanceOf(StorageFailedException.class);
            journal.disk.killProcess();

            journal.reopen();

            long durable = journal.readings().durableOffset();
            assertThat(durable).as("the written bytes are there").isEqualTo(300);
            journal.disk.losePowerAndAllUnforced();
            journal.reopen();
            assertThat(journal.readings().durableOffset()).isEqualTo(durable);
            journal.checkNothingIsMissing();
        }
    }

    /** Blocks of one force arrive in any order: without the first the second was never promised. */
    @Test
    void cutsAGoodBlockBehindATornOneOfTheSameForce() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(2);
            journal.appendReadings(100);
            journal.directory().identity().renew();
            journal.appendReadings(100);
            refuse(journal, FakeDisk.Operation.FORCE);
            assertThatThrownBy(() -> journal.readings().force())
                    .isInstanceOf(StorageFailedException.class);
            journal.disk.killProcess();
            Path only = journal.segmentsOf(LaneName.READINGS).getFirst();
            assertThat(journal.blocksOf(only)).hasSize(1 + 4);
            journal.harm(only, 3);

            journal.reopen();

            assertThat(journal.readings().endOffset()).isEqualTo(200);
            assertThat(journal.blocksOf(only)).hasSize(1 + 2);
            assertThat(journal.readings().counts().damaged()).isZero();
            journal.appendReadings(10);
            journal.readings().force();
            assertThat(all(journal.readings())).hasSize(210);
            journal.checkSpace();
        }
    }

    /** What a later block vouches for was durable: that is damage and no torn tail. */
    @Test
    void cutsNothingThatWasForced() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            journal.writeReadings(4);
            Path only = journal.segmentsOf(LaneName.READINGS).getFirst();
            String epoch = journal.directory().identity().current().epoch();
            journal.harm(only, 2);

            journal.reopen();

            assertThat(journal.readings().endOffset()).isEqualTo(400);
            assertThat(journal.directory().identity().current().epoch()).isNotEqualTo(epoch);
            List<Entry> left = all(journal.readings());
            assertThat(left).hasSize(300 + 1);
            assertThat(left.get(100))
                    .isInstanceOfSatisfying(
                            Entry.Gap.class,
                            gap -> {
                                assertThat(gap.lost().fromSequence()).isEqualTo(100);
                                assertThat(gap.lost().toSequence()).isEqualTo(199);
                                assertThat(gap.lost().count()).isEqualTo(100);
                            });
        }
    }

    /** A kill takes no sequence twice and leaves none out. */
    @Test
    void goesOnCountingWhereEachSensorStood() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int life = 0; life < 12; life++) {
                journal.appendReadings(100 + life);
                journal.appendReadingsOf(Readings.sensor("fan-1", "speed"), 30);
                journal.readings().force();
                journal.reopen();
            }

            journal.checkNothingIsMissing();
            assertThat(all(journal.readings())).allMatch(Entry.Stored.class::isInstance);
            assertThat(journal.readings().counts().recovered())
                    .isEqualTo(journal.readings().counts().backlog())
                    .isEqualTo(journal.readings().endOffset());
        }
    }

    /** Where pages of the newest file cannot be read nobody knows what stands behind them. */
    @Test
    void beginsANewEpochWhereTheNewestFileCannotBeReadToItsEnd() {
        int uncertain = 0;
        for (int goodReads = 1; goodReads < 12; goodReads++) {
            try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
                journal.writeReadings(7);
                List<Entry> before = all(journal.readings());
                String epoch = journal.directory().identity().current().epoch();
                Path newest = journal.segmentsOf(LaneName.READINGS).getLast();
                byte[] bytes = journal.disk.bytes(newest);
                journal.disk.faults(
                        FakeDisk.Faults.failing("Input/output error", FakeDisk.Operation.READ)
                                .at(path -> path.equals(newest))
                                .after(goodReads, Integer.MAX_VALUE));

                journal.reopen();

                journal.disk.faults(FakeDisk.Faults.NONE);
                if (journal.readings().endOffset() < 700) {
                    uncertain++;
                    assertThat(journal.disk.bytes(newest)).as("nothing is cut").isEqualTo(bytes);
                    assertThat(journal.directory().identity().current().epoch())
                            .isNotEqualTo(epoch);
                }
                assertThat(all(journal.readings())).isSubsetOf(before);
                journal.appendReadings(10);
                long end = journal.readings().endOffset();
                assertThat(journal.readings().force()).isEqualTo(end);
                journal.reopen();
                assertThat(journal.readings().endOffset()).isEqualTo(end);
            }
        }
        assertThat(uncertain).isPositive();
    }

    /** Counts entries; knows nothing but what it is given back. */
    private static final class Counting implements LaneState {
        private long entries;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public byte[] snapshot() {
            return Long.toString(entries).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void restore(byte[] snapshot) {
            entries = Long.parseLong(new String(snapshot, StandardCharsets.US_ASCII));
        }

        @Override
        public void replay(Entry.Stored entry) {
            entries++;
        }
    }

    /** What they knew of segments that Kafka has and that are gone is in the newest state. */
    @Test
    void givesUsersTheirStateBackWhenTheSegmentsItCameFromAreGone() {
        try (JournalOnFakeDisk journal = new JournalOnFakeDisk()) {
            for (int life = 0; life < 3; life++) {
                Counting user = new Counting();
                journal.reopen(user);
                assertThat(user.entries).isEqualTo(journal.readings().endOffset());
                for (int i = 0; i < 30; i++) {
                    journal.appendReadings(100);
                    user.entries += 100;
                    journal.readings().acknowledge(journal.readings().force());
                }
                assertThat(journal.readings().startOffset()).isPositive();
            }
        }
    }
}
