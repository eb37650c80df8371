package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Walks the blocks of one segment. It tells what it finds and decides nothing: whether a bad frame
 * is damage or a torn tail is the caller's to know. Not thread-safe.
 */
final class SegmentScan {
    private static final int WINDOW_BYTES = 64 << 10;
    private static final int PAGE_BYTES = 4096;

    private final Disk.DiskFile file;
    private final Segment segment;

    SegmentScan(Disk.DiskFile file, Segment segment) {
        this.file = file;
        this.segment = segment;
    }

    /** What stands at a position. */
    sealed interface Found {
        /** An unharmed block. */
        @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
        record Block(BlockHeader header, byte[] body, long position) implements Found {
            long nextPosition() {
                return position + header.blockBytes();
            }
        }

        /** No good block here, but a good header further on. */
        record Bad(long position, BlockHeader next, long nextPosition) implements Found {}

        /** No good block here and none further on. */
        record Nothing(long position) implements Found {}
    }

    /** Looks at a position for a block that starts at {@code offset} or, after damage, later. */
    Found at(long from, long offset) throws IOException {
        long position = beginFrom(from, offset);
        Optional<BlockHeader> header = headerAt(position, offset);
        if (header.isEmpty()) {
            return resync(position, position + 1, offset);
        }
        BlockHeader good = header.get();
        if (position + good.blockBytes() <= file.sizeBytes()) {
            byte[] stored = bytesAt(position + BlockHeader.BYTES, good.body().storedBytes());
            try {
                return new Found.Block(good, BlockWriter.open(good, stored), position);
            } catch (MalformedBlockException harmed) {
                return resync(position, position + good.blockBytes(), offset);
            }
        }
        return resync(position, position + 1, offset);
    }

    /** Where the block that follows what ends at a position begins: there, or at the next page. */
    long beginFrom(long position, long offset) throws IOException {
        int padding = PagePadding.toNextPage(position);
        if (padding == 0 || headerAt(position, offset).isPresent()) {
            return position;
        }
        return headerAt(position + padding, offset)
                .filter(header -> header.padding() == padding)
                .map(_ -> position + padding)
                .orElse(position);
    }

    /** The header at a position, without looking at the body. */
    Optional<BlockHeader> headerAt(long position, long offset) throws IOException {
        if (position + BlockHeader.BYTES > file.sizeBytes()) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytesAt(position, BlockHeader.BYTES));
        return BlockHeader.readFrom(buffer, 0).filter(header -> belongs(header, offset));
    }

    private boolean belongs(BlockHeader header, long offset) {
        return header.segmentId() == segment.id() && header.baseOffset() >= offset;
    }

    private Found resync(long bad, long from, long offset) throws IOException {
        long begin = beginFrom(from, offset);
        Optional<BlockHeader> straight = headerAt(begin, offset);
        if (straight.isPresent()) {
            return new Found.Bad(bad, straight.get(), begin);
        }
        long sizeBytes = file.sizeBytes();
        for (long window = bad + 1; window + BlockHeader.BYTES <= sizeBytes; ) {
            int length = (int) Math.min(WINDOW_BYTES, sizeBytes - window);
            ByteBuffer buffer = ByteBuffer.wrap(bytesAt(window, length));
            for (int at = 0; at + BlockHeader.BYTES <= length; at++) {
                if (buffer.getInt(at) != BlockHeader.MAGIC) {
                    continue;
                }
                Optional<BlockHeader> header =
                        BlockHeader.readFrom(buffer, at).filter(h -> belongs(h, offset));
                if (header.isPresent()) {
                    return new Found.Bad(bad, header.get(), window + at);
                }
            }
            window += length - BlockHeader.BYTES + 1;
        }
        return new Found.Nothing(bad);
    }

    byte[] bytesAt(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read;
        try {
            read = file.read(buffer, position);
        } catch (IOException failed) {
            if (!segment.readFailed()) {
                throw failed;
            }
            return pagesAt(position, length);
        }
        if (read < length) {
            throw new IOException(
                    "read %d bytes at %d, expected %d".formatted(read, position, length));
        }
        return buffer.array();
    }

    /** As much as can be read, page by page; zeros for the rest, which then counts as damaged. */
    private byte[] pagesAt(long position, int length) {
        byte[] bytes = new byte[length];
        for (int from = 0; from < length; ) {
            int to = (int) Math.min(length, from + PAGE_BYTES - (position + from) % PAGE_BYTES);
            ByteBuffer page = ByteBuffer.allocate(to - from);
            try {
                file.read(page, position + from);
                page.get(0, bytes, from, page.position());
            } catch (IOException _) {
                // This page stays zero.
            }
            from = to;
        }
        return bytes;
    }
}
