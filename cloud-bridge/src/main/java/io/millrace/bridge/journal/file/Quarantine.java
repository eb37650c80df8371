package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Copies damaged blocks to side files, for whoever wants to know what happened. Bounded: when the
 * side files' share is used up, damage is still counted but no longer copied.
 */
final class Quarantine {
    private final Disk disk;
    private final Path directory;
    private long leftBytes;

    Quarantine(Disk disk, Path directory, long limitBytes) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.leftBytes = limitBytes - usedBytes(disk, directory);
    }

    private static long usedBytes(Disk disk, Path directory) throws IOException {
        long used = 0;
        for (Path path : disk.list(directory)) {
            try (Disk.DiskFile file = disk.open(path, Disk.How.READ)) {
                used += file.sizeBytes();
            }
        }
        return used;
    }

    synchronized void keep(
            LaneName lane, Segment segment, SegmentWalk.Step.Damage damage, SegmentWalk walk) {
        if (damage.bytes() == 0 || damage.bytes() > leftBytes) {
            return;
        }
        String name =
                "%s-%020d-%d.damaged"
                        .formatted(lane.word(), segment.baseOffset(), damage.position());
        try {
            disk.createDirectories(directory);
            byte[] bytes = walk.bytesAt(damage.position(), damage.bytes());
            try (Disk.DiskFile file = disk.open(directory.resolve(name), Disk.How.CREATE)) {
                file.write(ByteBuffer.wrap(bytes), 0);
            }
            leftBytes -= bytes.length;
        } catch (IOException _) {
            // A copy for the curious is no reason to stop serving what is left.
        }
    }
}
