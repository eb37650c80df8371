package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");

    @TempDir Path folder;

    private JournalDirectory open(LaneState... states) {
        return JournalInFolder.open(folder, new Random(7), states);
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
        int last = JournalInFolder.blockStarts(whole).getLast();

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
        bytes[JournalInFolder.blockStarts(bytes).get(2) + BlockHeader.BYTES + 5] ^= 1;
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

    /** Refused at once, because a batch is taken as a whole or not at all. */
    @Test
    void refusesWhatItCannotKeep() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            Journal alerts = directory.lane(LaneName.ALERTS);
            String megabyte = "x".repeat(1 << 20);
            Envelope.Reading plain = Readings.reading(PUMP, 0);
            for (Instant time : List.of(Instant.MAX, Instant.MIN)) {
                assertRefused(readings, reading(plain, time, plain.stamp().gatewayTime()));
                assertRefused(readings, reading(plain, plain.time(), time));
                assertRefused(alerts, new Envelope.Document(PUMP, "alert", time, "{}"));
            }
            assertRefused(
                    alerts, new Envelope.Document(PUMP, "alert", plain.time(), megabyte + "y"));

            alerts.append(List.of(new Envelope.Document(PUMP, "alert", plain.time(), megabyte)));
            assertThat(alerts.force()).isEqualTo(1);
        }
    }

    private static Envelope reading(Envelope.Reading plain, Instant time, Instant gatewayTime) {
        return new Envelope.Reading(
                PUMP,
                plain.value(),
                plain.quality(),
                new Envelope.Stamp(
                        time, true, gatewayTime, plain.stamp().clock(), plain.stamp().boot()),
                plain.sourceSequence(),
                0,
                0);
    }

    private static void assertRefused(Journal lane, Envelope odd) {
        assertThatThrownBy(() -> lane.append(List.of(Readings.reading(PUMP, 1), odd)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lane.endOffset()).isZero();
    }

    @Test
    void namesItsOwnerWhileThatLives() {
        JournalInspector inspector = new JournalInspector(folder);
        assertThat(inspector.likelyOwner()).isEmpty();
        try (JournalDirectory _ = open()) {
            assertThat(inspector.likelyOwner()).hasValue(ProcessHandle.current());
        }
    }

    /** What an operator sees of a lane with everything in it that can be seen. */
    @Test
    void showsSegmentsPositionGapsAndBadPlaces() throws IOException {
        for (int life = 0; life < 3; life++) {
            try (JournalDirectory directory = open()) {
                Journal readings = directory.lane(LaneName.READINGS);
                readings.append(Readings.readings(PUMP, readings.endOffset(), 10));
                readings.force();
                if (life == 2) {
                    readings.park((Entry.Stored) readings.read(3, 1).getFirst());
                    readings.acknowledge(4);
                    readings.append(Readings.readings(PUMP, 30, 1));
                    readings.force();
                }
            }
        }

        JournalInspector.LaneView view = new JournalInspector(folder).view(LaneName.READINGS);

        assertThat(view.segments()).isEqualTo(3);
        assertThat(view.bytes()).isEqualTo(bytesOf("readings"));
        assertThat(view.startOffset()).isZero();
        assertThat(view.endOffset()).isEqualTo(31);
        assertThat(view.acknowledgedOffset()).isEqualTo(4);
        assertThat(view.openGaps()).isEqualTo(1);
        assertThat(view.problems()).isEmpty();
        JournalInspector.LaneView alerts = new JournalInspector(folder).view(LaneName.ALERTS);
        assertThat(alerts.segments()).isZero();
        assertThat(alerts.startOffset()).isZero();

        Path second = folder.resolve("readings").resolve(Segment.fileName(10));
        byte[] bytes = Files.readAllBytes(second);
        bytes[0] ^= 1;
        Files.write(second, bytes);
        assertThat(new JournalInspector(folder).view(LaneName.READINGS).problems())
                .singleElement()
                .asString()
                .contains(second.getFileName().toString(), "header is damaged");
    }

    private long bytesOf(String lane) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(lane))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** A position that passed the gap's entry is not told of it again. */
    @Test
    void forgetsAGapOnceItHasArrived() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 0, 10));
            readings.force();
            readings.park((Entry.Stored) readings.read(3, 1).getFirst());
            assertThat(readings.read(4, 1)).hasSize(2);
            JournalInspector inspector = new JournalInspector(folder);
            assertThat(inspector.view(LaneName.READINGS).openGaps()).isEqualTo(1);
            readings.acknowledge(5);

            readings.append(Readings.readings(PUMP, 10, 1));
            readings.force();

            assertThat(inspector.view(LaneName.READINGS).openGaps()).isZero();
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
