package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A segment file as an opening finds it, told by its first bytes alone.
 *
 * @param id empty when neither its header nor that of its state block can be read
 * @param isBeingMadeIntoAnother it was a spare, and its next name was not on disk yet
 */
record SegmentFind(Path path, Optional<Long> id, boolean isBeingMadeIntoAnother, long sizeBytes) {

    /**
     * @throws NewerFormatException a newer version wrote it
     */
    static SegmentFind at(Disk disk, Path path) throws IOException {
        try (Disk.DiskFile file = disk.open(path, Disk.How.READ)) {
            ByteBuffer buffer = firstBytes(file);
            Optional<SegmentHeader> header = SegmentHeader.readFrom(buffer);
            if (header.isPresent() && header.get().formatVersion() > SegmentHeader.FORMAT_VERSION) {
                throw new NewerFormatException(
                        path, header.get().formatVersion(), SegmentHeader.FORMAT_VERSION);
            }
            long base = Segment.baseOffsetOf(path);
            boolean isOther = header.isPresent() && header.get().baseOffset() != base;
            // A harmed file header loses nothing as long as the state block's header stands.
            Optional<Long> id =
                    header.map(SegmentHeader::segmentId)
                            .or(() ->
                                    BlockHeader.readFrom(buffer, SegmentHeader.BYTES)
                                            .map(BlockHeader::segmentId));
            return new SegmentFind(path, id, isOther, file.sizeBytes());
        }
    }

    private static ByteBuffer firstBytes(Disk.DiskFile file) {
        for (int tries = 0; tries < Segment.READ_TRIES_MAX; tries++) {
            ByteBuffer buffer = ByteBuffer.allocate(SegmentHeader.BYTES + BlockHeader.BYTES);
            try {
                file.read(buffer, 0);
                return buffer.flip();
            } catch (IOException _) {
                // A device that was away for a moment is asked again.
            }
        }
        return ByteBuffer.allocate(0);
    }
}
