package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");

    @TempDir Path folder;

    private JournalDirectory open(LaneState... states) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder,
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(LaneName.READINGS, List.of(states)),
                new JournalDirectory.Sources(
                        InstantSource.system(), System::nanoTime, new Random(7)::nextLong));
    }

    @Test
    void givesBackWhatWasForcedAfterReopening() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 0, 100));
            readings.append(Readings.readings(PUMP, 100, 50));
            assertThat(readings.durableOffset()).isZero();
            assertThat(readings.read(0, 10)).isEmpty();
            assertThat(readings.force()).isEqualTo(150);
            directory.lane(LaneName.ALERTS).append(List.of(Readings.alert(PUMP, "hot")));
        }

        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            List<Entry> entries = readings.read(0, 1000);
            assertThat(entries).hasSize(150);
            assertThat(entries)
                    .allSatisfy(entry ->
                            assertThat(((Entry.Stored) entry).envelope())
                                    .isEqualTo(Readings.reading(PUMP, entry.offset())));
            assertThat(((Entry.Stored) entries.get(149)).sequence()).isEqualTo(149);
            assertThat(directory.lane(LaneName.ALERTS).read(0, 5)).hasSize(1);
            readings.append(Readings.readings(PUMP, 150, 1));
            readings.force();
            assertThat(readings.read(150, 5))
                    .singleElement()
                    .isEqualTo(
                            new Entry.Stored(
                                    150,
                                    directory.identity().current().epoch(),
                                    150,
                                    Readings.reading(PUMP, 150)));
        }
    }

    @Test
    @Guarantee("J1")
    void cutsATailThatIsTornAtAnyByteOfTheLastBlock() throws IOException {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 0, 3));
            readings.force();
            readings.append(Readings.readings(PUMP, 3, 2));
            readings.force();
        }
        Path segment = folder.resolve("readings").resolve(Segment.fileName(0));
        byte[] whole = Files.readAllBytes(segment);
        int last = blockStarts(whole).getLast();

        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        for (int length = last; length < end; length++) {
            Files.write(segment, Arrays.copyOf(whole, length));
            try (JournalDirectory directory = open()) {
                assertThat(directory.lane(LaneName.READINGS).endOffset())
                        .as("cut at %d", length)
                        .isEqualTo(3);
                assertThat(directory.lane(LaneName.READINGS).read(0, 10)).hasSize(3);
            }
        }
    }

    private static List<Integer> blockStarts(byte[] segment) {
        List<Integer> starts = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        int at = SegmentHeader.BYTES;
        for (var header = BlockHeader.readFrom(bytes, at);
                header.isPresent();
                header = BlockHeader.readFrom(bytes, at)) {
            starts.add(at);
            at += header.get().blockBytes();
        }
        return starts;
    }

    @Test
    @Guarantee({"J1", "J2"})
    void setsADamagedBlockAsideAndReportsItAsAGap() throws IOException {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            for (int i = 0; i < 3; i++) {
                readings.append(Readings.readings(PUMP, 10L * i, 10));
                readings.force();
            }
        }
        Path segment = folder.resolve("readings").resolve(Segment.fileName(0));
        byte[] bytes = Files.readAllBytes(segment);
        bytes[blockStarts(bytes).get(2) + BlockHeader.BYTES + 5] ^= 1;
        Files.write(segment, bytes);

        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            List<Entry> entries = readings.read(0, 100);
            assertThat(entries).hasSize(10 + 1 + 10);
            assertThat(entries.get(10))
                    .isInstanceOfSatisfying(
                            Entry.Gap.class,
                            gap -> {
                                assertThat(gap.offset()).isEqualTo(20);
                                assertThat(gap.lost().fromSequence()).isEqualTo(10);
                                assertThat(gap.lost().toSequence()).isEqualTo(19);
                                assertThat(gap.lost().reason()).isEqualTo("damaged");
                            });
            assertThat(readings.counts().damaged()).isEqualTo(10);
            assertThat(folder.resolve("quarantine")).isNotEmptyDirectory();
        }
    }

    @Test
    void refusesASecondOwnerWithTheFirstOnesProcessId() {
        try (JournalDirectory _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void leavesANewerFormatUntouched() throws IOException {
        open().close();
        Path identity = folder.resolve("identity");
        String newer =
                Files.readString(identity).replace("millrace-journal 1", "millrace-journal 2");
        Files.writeString(identity, newer);

        assertThatThrownBy(this::open)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("journal format 2");
        assertThat(identity).hasContent(newer);
    }

    @Test
    void countsFromZeroInANewEpochAndKeepsTheOldOneOnWhatIsStored() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            String before = directory.identity().current().epoch();
            readings.append(Readings.readings(PUMP, 0, 2));
            String after = directory.identity().renew().epoch();
            readings.append(Readings.readings(PUMP, 2, 1));
            readings.force();

            assertThat(readings.read(0, 10))
                    .extracting(entry -> entry.epoch() + " " + ((Entry.Stored) entry).sequence())
                    .containsExactly(before + " 0", before + " 1", after + " 0");
        }
    }

    @Test
    void showsALaneBesideItsRunningOwner() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 0, 20));
            readings.force();
            JournalInspector inspector = new JournalInspector(folder);

            JournalInspector.LaneView view = inspector.view(LaneName.READINGS);

            assertThat(view.endOffset()).isEqualTo(20);
            assertThat(view.sensors()).isEqualTo(1);
            assertThat(view.problems()).isEmpty();
            assertThat(inspector.identity()).contains(directory.identity().current());
            List<Entry.Stored> dumped = new ArrayList<>();
            inspector.dump(LaneName.READINGS, dumped::add);
            assertThat(dumped).isEqualTo(readings.read(0, 100));
        }
    }

    @Test
    void givesItsUsersTheirStateBackAndReplaysWhatCameAfter() {
        Counting first = new Counting();
        try (JournalDirectory directory = open(first)) {
            Journal readings = directory.lane(LaneName.READINGS);
            for (int i = 0; i < 5; i++) {
                readings.append(Readings.readings(PUMP, 100L * i, 100));
                first.seen.addAll(LongStream.range(100L * i, 100L * i + 100).boxed().toList());
                readings.force();
            }
        }
        Counting second = new Counting();
        try (JournalDirectory _ = open(second)) {
            assertThat(second.seen).isEqualTo(first.seen);
        }
    }

    /** Remembers source sequences; its snapshot is their list. */
    private static final class Counting implements LaneState {
        private final TreeSet<Long> seen = new TreeSet<>();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public byte[] snapshot() {
            return seen.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void restore(byte[] snapshot) {
            Pattern.compile("[0-9]+")
                    .matcher(new String(snapshot, StandardCharsets.UTF_8))
                    .results()
                    .forEach(number -> seen.add(Long.valueOf(number.group())));
        }

        @Override
        public void replay(Entry.Stored entry) {
            seen.add(entry.offset());
        }
    }
}
