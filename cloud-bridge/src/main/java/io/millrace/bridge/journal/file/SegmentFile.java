package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** The segment that is being written: where the next block goes and which sensors it knows. */
final class SegmentFile implements AutoCloseable {
    private final Segment segment;
    private final Disk.DiskFile file;
    private final BitSet defined = new BitSet();
    private final PackedOutput body = new PackedOutput();
    private long position;
    private boolean isForced = true;

    SegmentFile(Segment segment, Disk.DiskFile file, long position, int sensors) {
        this.segment = segment;
        this.file = file;
        this.position = position;
        defined.set(0, sensors);
    }

    Segment segment() {
        return segment;
    }

    long position() {
        return position;
    }

    /** Writes entries of one kind and one epoch as one block; not durable before {@link #force}. */
    void write(List<Queued> run, BlockWriter.Marks marks, BlockWriter blocks) throws IOException {
        body.clear();
        BlockBody.write(run, defined, body);
        BlockHeader.Kind kind =
                run.getFirst().envelope() instanceof io.millrace.bridge.envelope.Envelope.Reading
                        ? BlockHeader.Kind.READINGS
                        : BlockHeader.Kind.DOCUMENTS;
        BlockWriter.Place place =
                new BlockWriter.Place(segment.id(), run.getFirst().offset(), run.size());
        write(blocks.block(place, marks, kind, body.toByteArray()));
    }

    /** Writes a note that stands before {@code offset}. */
    void writeNote(long offset, BlockWriter.Marks marks, BlockWriter blocks, byte[] note)
            throws IOException {
        BlockWriter.Place place = new BlockWriter.Place(segment.id(), offset, 0);
        write(blocks.block(place, marks, BlockHeader.Kind.NOTE, note));
    }

    /**
     * Only the first block after a force looks for a better place: the others are in one write with
     * it as far as the device is concerned.
     */
    private void write(ByteBuffer block) throws IOException {
        int padding = isForced ? PagePadding.before(position, block.remaining()) : 0;
        BlockHeader.writePadding(block, padding);
        long at = position + padding;
        // Before the write: where that fails the file may reach up to here all the same.
        position = at + block.remaining();
        file.write(block, at);
        isForced = false;
    }

    /** What its file takes on disk, whatever has arrived of a failed write. */
    long fileBytes() {
        try {
            return file.sizeBytes();
        } catch (IOException _) {
            return position;
        }
    }

    void force() throws IOException {
        file.force();
        isForced = true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
