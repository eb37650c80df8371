package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to the files between two runs: the next one starts all the same. */
@Guarantee({"J1", "J2"})
class DiskDamageTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");

    @TempDir Path folder;
    private final Random random = new Random(7);

    private JournalDirectory open(LaneState... states) {
        return JournalInFolder.open(folder, random, states);
    }

    private void writeBlocks(int blocks, int entriesEach) {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            for (int i = 0; i < blocks; i++) {
                readings.append(Readings.readings(PUMP, (long) entriesEach * i, entriesEach));
                readings.force();
            }
        }
    }

    private Path segment(long baseOffset) {
        return folder.resolve("readings").resolve(Segment.fileName(baseOffset));
    }

    @Test
    void tellsNoGapOfWhatWasDeliveredBeforeItWasDamaged() throws IOException {
        writeBlocks(3, 10);
        Path first = segment(0);
        byte[] bytes = Files.readAllBytes(first);
        bytes[JournalInFolder.blockStarts(bytes).get(1) + BlockHeader.BYTES + 5] ^= 1;
        Files.write(first, bytes);

        try (JournalDirectory directory = open(new Forgetful())) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(readings.peek(0)).map(Entry.Stored::offset).hasValue(10L);
            readings.acknowledge(15);
            assertThat(readings.read(15, 100)).hasSize(15).allMatch(Entry.Stored.class::isInstance);
            assertThat(readings.counts().damaged()).isZero();
        }
    }

    private interface Change {
        byte[] of(byte[] bytes);
    }

    private static void change(Path path, Change change) throws IOException {
        Files.write(path, change.of(Files.readAllBytes(path)));
    }

    /** Three segments of three blocks of ten. */
    private void writeSegments() {
        for (int i = 0; i < 3; i++) {
            try (JournalDirectory directory = open()) {
                Journal readings = directory.lane(LaneName.READINGS);
                for (int block = 0; block < 3; block++) {
                    readings.append(Readings.readings(PUMP, readings.endOffset(), 10));
                    readings.force();
                }
            }
        }
    }

    /** Starts, gives back what is said here, and goes on. */
    private void startsAndGivesBack(String... expected) {
        List<Entry> first;
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            first = JournalOnFakeDisk.all(readings);
            assertThat(told(first)).containsExactly(expected);
            long end = readings.endOffset();
            readings.append(Readings.readings(PUMP, 500, 5));
            assertThat(readings.force()).isEqualTo(end + 5);
            assertThat(readings.read(end, 10)).hasSize(5);
            JournalCounts counts = readings.counts();
            assertThat(counts.recovered() + counts.appended())
                    .isEqualTo(counts.evicted() + counts.damaged() + counts.backlog());
        }
        try (JournalDirectory directory = open()) {
            List<Entry> second = JournalOnFakeDisk.all(directory.lane(LaneName.READINGS));
            assertThat(second.subList(0, first.size())).isEqualTo(first);
            assertThat(second).hasSize(first.size() + 5);
        }
    }

    /** Runs of sequences, and gaps in brackets. */
    private static List<String> told(List<Entry> entries) {
        List<String> told = new ArrayList<>();
        long first = -1;
        long next = -1;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Stored stored && stored.sequence() == next) {
                next++;
                continue;
            }
            if (first >= 0) {
                told.add(first + "-" + (next - 1));
            }
            first = -1;
            switch (entry) {
                case Entry.Stored stored -> {
                    first = stored.sequence();
                    next = first + 1;
                }
                case Entry.Gap gap -> {
                    next = -1;
                    Entry.Lost lost = gap.lost();
                    told.add(
                            "[%d-%d %s]"
                                    .formatted(
                                            lost.fromSequence(), lost.toSequence(), lost.reason()));
                }
            }
        }
        if (first >= 0) {
            told.add(first + "-" + (next - 1));
        }
        return told;
    }

    private List<Path> quarantined() throws IOException {
        Path side = folder.resolve("quarantine");
        if (!Files.isDirectory(side)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(side)) {
            return files.toList();
        }
    }

    @Test
    void tellsAZeroedBlockAsAGapAndKeepsItsBytesAside() throws IOException {
        writeSegments();
        change(
                segment(0),
                bytes -> {
                    int from = JournalInFolder.blockStarts(bytes).get(2);
                    Arrays.fill(bytes, from, JournalInFolder.blockStarts(bytes).get(3), (byte) 0);
                    return bytes;
                });

        startsAndGivesBack("0-9", "[10-19 damaged]", "20-89");

        assertThat(quarantined()).hasSize(1);
    }

    @Test
    void losesNothingWithTheHeaderOfAnOlderFile() throws IOException {
        writeSegments();
        change(
                segment(30),
                bytes -> {
                    Arrays.fill(bytes, 0, SegmentHeader.BYTES, (byte) 0);
                    return bytes;
                });

        startsAndGivesBack("0-89");
    }

    @Test
    void tellsWhatStoodInAnOlderFileThatIsCutInItsHeader() throws IOException {
        writeSegments();
        change(segment(30), bytes -> Arrays.copyOf(bytes, 20));

        startsAndGivesBack("0-29", "[30-59 damaged]", "60-89");
    }

    @Test
    void tellsWhatStoodInAFileThatIsMissing() throws IOException {
        writeSegments();
        Files.delete(segment(30));

        startsAndGivesBack("0-29", "[30-59 damaged]", "60-89");
    }

    @Test
    void tellsWhatStoodInAnEmptyFile() throws IOException {
        writeSegments();
        change(segment(30), bytes -> new byte[0]);

        startsAndGivesBack("0-29", "[30-59 damaged]", "60-89");
    }

    /** Nobody knows what stood there: the next sequences count in a new epoch. */
    @ParameterizedTest(name = "{0} bytes left")
    @ValueSource(ints = {0, 20, 63, 64, 127})
    void startsInANewEpochWithoutTheNewestFile(int bytesLeft) throws IOException {
        writeSegments();
        String epoch = epoch();
        change(segment(60), bytes -> Arrays.copyOf(bytes, bytesLeft));

        startsAndGivesBack("0-59");

        assertThat(epoch()).isNotEqualTo(epoch);
    }

    private String epoch() {
        try (JournalDirectory directory = open()) {
            return directory.identity().current().epoch();
        }
    }

    @Test
    void givesBackTheBlocksBehindADamagedState() throws IOException {
        writeSegments();
        String epoch = epoch();
        change(
                segment(60),
                bytes -> {
                    bytes[SegmentHeader.BYTES + BlockHeader.BYTES + 7] ^= 1;
                    return bytes;
                });

        startsAndGivesBack("0-89");

        assertThat(epoch()).isNotEqualTo(epoch);
    }

    @Test
    void cutsGarbageBehindTheLastBlock() throws IOException {
        writeSegments();
        byte[] garbage = new byte[5000];
        new Random(3).nextBytes(garbage);
        ByteBuffer.wrap(garbage).putInt(0, BlockHeader.MAGIC).putInt(777, BlockHeader.MAGIC);

        change(segment(60), bytes -> withTail(bytes, garbage));

        startsAndGivesBack("0-89");
        assertThat(quarantined()).isEmpty();
    }

    /** A recycled file holds whole blocks of its earlier life. */
    @Test
    void takesNoBlockOfAnEarlierLifeOfAFile() throws IOException {
        writeSegments();
        byte[] other = Files.readAllBytes(segment(30));
        byte[] stale = Arrays.copyOfRange(other, SegmentHeader.BYTES, other.length);

        change(segment(60), bytes -> withTail(bytes, stale));

        startsAndGivesBack("0-89");
    }

    private static byte[] withTail(byte[] segment, byte[] tail) {
        int last = JournalInFolder.blockStarts(segment).getLast();
        int end =
                last
                        + BlockHeader.readFrom(ByteBuffer.wrap(segment), last)
                                .orElseThrow()
                                .blockBytes();
        byte[] bytes = Arrays.copyOf(segment, Math.max(segment.length, end + tail.length));
        System.arraycopy(tail, 0, bytes, end, tail.length);
        return bytes;
    }

    @Test
    void touchesNothingThatANewerVersionWrote() throws IOException {
        writeSegments();
        change(
                segment(30),
                bytes -> {
                    ByteBuffer header = ByteBuffer.wrap(bytes);
                    SegmentHeader old = SegmentHeader.readFrom(header).orElseThrow();
                    new SegmentHeader(2, old.lane(), old.segmentId(), old.baseOffset(), 0)
                            .writeTo(header);
                    return bytes;
                });
        change(segment(0), bytes -> new byte[3]);
        Files.write(folder.resolve("alerts").resolve("x.seg.tmp"), new byte[10]);
        Map<Path, String> before = everything();

        assertThatThrownBy(this::open)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("format 2");

        assertThat(everything()).isEqualTo(before);
    }

    private Map<Path, String> everything() throws IOException {
        Map<Path, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                all.put(path, HexFormat.of().formatHex(Files.readAllBytes(path)));
            }
        }
        return all;
    }

    /** Makes the opening read everything again. */
    private static final class Forgetful implements LaneState {
        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }

        @Override
        public void restore(byte[] snapshot) {}

        @Override
        public void replay(Entry.Stored entry) {}
    }
}
