package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The smallest journal in real files, and where its blocks are. */
final class JournalInFolder {
    private JournalInFolder() {}

    /** Its users keep state of the readings. */
    static JournalDirectory open(Path folder, Random random, LaneState... users) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder,
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(LaneName.READINGS, List.of(users)),
                new JournalDirectory.Sources(
                        InstantSource.system(), System::nanoTime, random::nextLong));
    }

    /** Where the blocks begin that stand without a gap between them, the state block first. */
    static List<Integer> blockStarts(byte[] segment) {
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
}
