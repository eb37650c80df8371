package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can happen to the files between two runs: the next one starts all the same. */
@Guarantee({"J1", "J2"})
class DiskDamageTest {
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
    void tellsNoGapOfWhatWasDeliveredBeforeItWasDamaged() throws IOException {
        writeBlocks(3, 10);
        Path first = segment(0);
        byte[] bytes = Files.readAllBytes(first);
        bytes[blockStarts(bytes).get(1) + BlockHeader.BYTES + 5] ^= 1;
        Files.write(first, bytes);

        try (JournalDirectory directory = open(new Forgetful())) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(readings.peek(0)).map(Entry.Stored::offset).hasValue(10L);
            readings.acknowledge(15);
            assertThat(readings.read(15, 100)).hasSize(15).allMatch(Entry.Stored.class::isInstance);
            assertThat(readings.counts().damaged()).isZero();
        }
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
