package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads the entries of one segment in order, up to an end that may grow. Whatever it cannot read
 * before that end is damage. Not thread-safe.
 */
final class SegmentWalk implements AutoCloseable {
    /** Nobody knows yet where the segment ends: the newest one, at opening. */
    static final long END_UNKNOWN = Long.MAX_VALUE;

    private final Disk.DiskFile file;
    private final SegmentScan scan;
    private final Dictionary dictionary;
    private final LongSupplier endOffset;
    private long position = SegmentHeader.BYTES;
    private long offset;

    SegmentWalk(Disk disk, Segment segment, Dictionary dictionary, LongSupplier endOffset)
            throws IOException {
        this.file = disk.open(segment.path(), Disk.How.READ);
        this.scan = new SegmentScan(file, segment);
        this.dictionary = dictionary;
        this.endOffset = endOffset;
        this.offset = segment.baseOffset();
    }

    /** What comes next. */
    sealed interface Step {
        /** A good block of entries. */
        record Entries(BlockHeader header, List<Entry.Stored> list) implements Step {}

        /** A good state block or note. */
        @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
        record Control(BlockHeader header, byte[] body) implements Step {}

        /**
         * Offsets that are lost, and where their bytes stood.
         *
         * @param next the first good header after it, where there is one
         */
        record Damage(long from, long to, long position, long bytes, Optional<BlockHeader> next)
                implements Step {}

        /** Nothing good follows: the end, or the torn tail. */
        record End() implements Step {}
    }

    long position() {
        return position;
    }

    long offset() {
        return offset;
    }

    /** Steps over whole blocks of entries below {@code wanted}, by their headers alone. */
    void skipTo(long wanted) throws IOException {
        while (offset < wanted) {
            long begin = scan.beginFrom(position, offset);
            Optional<BlockHeader> header = scan.headerAt(begin, offset);
            if (header.isEmpty() || header.get().endOffset() > wanted) {
                return;
            }
            position = begin + header.get().blockBytes();
            offset = header.get().endOffset();
        }
    }

    Step next() throws IOException {
        long end = endOffset.getAsLong();
        if (offset >= end) {
            return new Step.End();
        }
        return switch (scan.at(position, offset)) {
            case SegmentScan.Found.Block block -> taken(block, end);
            case SegmentScan.Found.Bad bad -> {
                long from = offset;
                long to = Math.min(end, bad.next().baseOffset());
                position = bad.nextPosition();
                offset = to;
                yield new Step.Damage(
                        from,
                        to,
                        bad.position(),
                        bad.nextPosition() - bad.position(),
                        Optional.of(bad.next()));
            }
            case SegmentScan.Found.Nothing nothing -> {
                if (end == END_UNKNOWN) {
                    yield new Step.End();
                }
                long from = offset;
                offset = end;
                yield new Step.Damage(from, end, nothing.position(), 0, Optional.empty());
            }
        };
    }

    private Step taken(SegmentScan.Found.Block block, long end) {
        BlockHeader header = block.header();
        if (header.baseOffset() > offset) {
            long from = offset;
            offset = Math.min(end, header.baseOffset());
            return new Step.Damage(from, offset, position, 0, Optional.of(header));
        }
        if (header.endOffset() > end) {
            return new Step.End();
        }
        position = block.nextPosition();
        offset = header.endOffset();
        if (header.entries() == 0) {
            return new Step.Control(header, block.body());
        }
        try {
            return new Step.Entries(header, BlockBody.read(header, block.body(), dictionary));
        } catch (MalformedBlockException senseless) {
            return new Step.Damage(
                    header.baseOffset(),
                    header.endOffset(),
                    block.position(),
                    header.blockBytes(),
                    Optional.of(header));
        }
    }

    /** The highest {@code forcedUpTo} that any block from here to the file's end tells of. */
    long forcedUpToAhead() throws IOException {
        long highest = 0;
        long at = position;
        while (true) {
            switch (scan.at(at, offset)) {
                case SegmentScan.Found.Block block -> {
                    highest = Math.max(highest, block.header().forcedUpTo());
                    at = block.nextPosition();
                }
                case SegmentScan.Found.Bad bad -> {
                    highest = Math.max(highest, bad.next().forcedUpTo());
                    at = bad.nextPosition();
                }
                case SegmentScan.Found.Nothing _ -> {
                    return highest;
                }
            }
        }
    }

    byte[] bytesAt(long from, long length) throws IOException {
        return scan.bytesAt(from, (int) length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
