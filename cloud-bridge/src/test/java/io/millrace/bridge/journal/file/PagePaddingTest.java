package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagePaddingTest {
    private static final int PAGE = 4096;
    private static final int THIRD = 1_200;
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final int PER_FORCE = 60;
    private static final int FORCES = 60;

    @TempDir Path folder;

    private JournalDirectory open() {
        return JournalInFolder.open(folder, new Random(7));
    }

    @Test
    void aBlockThatFitsIntoThePageStaysThere() {
        assertThat(PagePadding.before(0, THIRD)).isZero();
        assertThat(PagePadding.before(THIRD, THIRD)).isZero();
        assertThat(PagePadding.before(PAGE - THIRD, THIRD)).isZero();
    }

    @Test
    void aBlockThatWouldTouchAPageMoreBeginsAtTheNext() {
        assertThat(PagePadding.before(3 * THIRD, THIRD)).isEqualTo(PAGE - 3 * THIRD);
        assertThat(PagePadding.before(PAGE - 100, PAGE)).isEqualTo(100);
        assertThat(PagePadding.before(PAGE - 100, 2 * PAGE)).isEqualTo(100);
    }

    @Test
    void aBlockThatTouchesAsManyPagesEitherWayIsNotMoved() {
        assertThat(PagePadding.before(PAGE - 100, PAGE + 100)).isZero();
        assertThat(PagePadding.before(PAGE / 4 * 3, 2 * PAGE + PAGE / 4)).isZero();
    }

    @Test
    void atMostAQuarterOfAPageIsGivenAway() {
        assertThat(PagePadding.before(PAGE * 3 / 4, PAGE / 2)).isEqualTo(PAGE / 4);
        assertThat(PagePadding.before(PAGE * 3 / 4 - 1, PAGE / 2)).isZero();
    }

    @Test
    @Guarantee("J1")
    void whatWasLeftOutIsNoDamageAndNoEnd() throws IOException {
        appendAndForce();

        assertThat(blocks(segmentBytes()))
                .anySatisfy((at, header) -> assertThat(header.padding()).isPositive());
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(readings.read(0, PER_FORCE * FORCES + 1)).hasSize(PER_FORCE * FORCES);
            assertThat(readings.read(PER_FORCE * FORCES - 1, 10)).hasSize(1);
            assertThat(readings.counts().damaged()).isZero();
        }
        assertThat(new JournalInspector(folder).view(LaneName.READINGS).problems()).isEmpty();
    }

    @Test
    @Guarantee("J1")
    void aDamagedBlockBeforeOrAfterPaddingIsTheOnlyOneLost() throws IOException {
        appendAndForce();
        byte[] bytes = segmentBytes();
        NavigableMap<Integer, BlockHeader> blocks = blocks(bytes);
        int padded =
                blocks.entrySet().stream()
                        .filter(block -> block.getValue().padding() > 0)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        int before = blocks.lowerKey(padded);
        for (int at : List.of(blocks.lowerKey(before), before, padded)) {
            byte[] harmed = bytes.clone();
            harmed[at + 8] ^= 1;
            Files.write(segment(), harmed);

            List<String> problems = new JournalInspector(folder).view(LaneName.READINGS).problems();

            long from = blocks.get(at).baseOffset();
            assertThat(problems)
                    .singleElement()
                    .asString()
                    .contains("offsets %d to %d".formatted(from, from + PER_FORCE - 1));
        }
    }

    private void appendAndForce() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            for (int force = 0; force < FORCES; force++) {
                readings.append(Readings.readings(PUMP, (long) force * PER_FORCE, PER_FORCE));
                readings.force();
            }
        }
    }

    private Path segment() {
        return folder.resolve("readings").resolve(Segment.fileName(0));
    }

    private byte[] segmentBytes() throws IOException {
        return Files.readAllBytes(segment());
    }

    private static NavigableMap<Integer, BlockHeader> blocks(byte[] segment) {
        NavigableMap<Integer, BlockHeader> found = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        for (int at = SegmentHeader.BYTES; at + BlockHeader.BYTES <= segment.length; at++) {
            int position = at;
            BlockHeader.readFrom(bytes, at).ifPresent(header -> found.put(position, header));
        }
        return found;
    }
}
