package io.millrace.bridge.journal.file;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before every block of a segment. 64 bytes, big-endian:
 *
 * <pre>
 *  0  magic "MRB1"             4
 *  4  header CRC-32C           4   of bytes 8..63
 *  8  segment id               8   random per segment file: stale bytes of a recycled file never match
 * 16  base offset              8   offset of the first entry; for blocks without entries the next one
 * 24  forcedUpTo               8   offsets below were durable when this block was written: a bad frame
 *                                  below it is damage, above it a torn tail
 * 32  acknowledged             8   the local position, lagging
 * 40  entries                  4
 * 44  body bytes as stored     4
 * 48  body bytes uncompressed  4
 * 52  body CRC-32C             4   of the body as stored
 * 56  kind                     1   1 state, 2 readings, 3 documents, 4 note
 * 57  compression              1   0 none, 1 zstd
 * 58  padding                  2   bytes left out before this block, up to a page's begin; see {@link PagePadding}
 * 60  reserved, zero           4
 * </pre>
 *
 * The header has a checksum of its own so that a damaged body can be stepped over.
 */
record BlockHeader(
        long segmentId,
        long baseOffset,
        long forcedUpTo,
        long acknowledged,
        int entries,
        Body body,
        Kind kind,
        int padding) {
    static final int BYTES = 64;
    static final int MAGIC = 0x4D524231;
    static final int BODY_BYTES_MAX = 256 << 20;
    private static final int CRC_FROM = 8;
    private static final int PADDING_AT = 58;

    /** How the bytes that follow are stored. */
    record Body(int storedBytes, int rawBytes, int crc, boolean compressed) {}

    /** What a block holds. */
    enum Kind {
        STATE(1),
        READINGS(2),
        DOCUMENTS(3),
        NOTE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Optional<Kind> of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    long endOffset() {
        return baseOffset + entries;
    }

    /** Bytes of header and body. */
    int blockBytes() {
        return BYTES + body.storedBytes();
    }

    /**
     * Says in a whole block, which begins at the buffer's start, how much was left out before it.
     */
    static void writePadding(ByteBuffer block, int padding) {
        block.putShort(PADDING_AT, (short) padding);
        block.putInt(4, crcOf(block, 0));
    }

    void writeTo(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.putInt(MAGIC).putInt(0).putLong(segmentId).putLong(baseOffset);
        buffer.putLong(forcedUpTo).putLong(acknowledged).putInt(entries);
        buffer.putInt(body.storedBytes()).putInt(body.rawBytes()).putInt(body.crc());
        buffer.put((byte) kind.code).put((byte) (body.compressed() ? 1 : 0));
        buffer.putShort((short) padding).putInt(0);
        buffer.putInt(start + 4, crcOf(buffer, start));
    }

    /** Empty unless the 64 bytes at {@code start} are a whole, unharmed header. */
    static Optional<BlockHeader> readFrom(ByteBuffer buffer, int start) {
        if (buffer.limit() - start < BYTES
                || buffer.getInt(start) != MAGIC
                || buffer.getInt(start + 4) != crcOf(buffer, start)) {
            return Optional.empty();
        }
        Body body =
                new Body(
                        buffer.getInt(start + 44),
                        buffer.getInt(start + 48),
                        buffer.getInt(start + 52),
                        buffer.get(start + 57) == 1);
        int entries = buffer.getInt(start + 40);
        if (entries < 0 || !fits(body.storedBytes()) || !fits(body.rawBytes())) {
            return Optional.empty();
        }
        return Kind.of(buffer.get(start + 56))
                .map(kind ->
                        new BlockHeader(
                                buffer.getLong(start + 8),
                                buffer.getLong(start + 16),
                                buffer.getLong(start + 24),
                                buffer.getLong(start + 32),
                                entries,
                                body,
                                kind,
                                buffer.getShort(start + PADDING_AT)));
    }

    private static boolean fits(int bytes) {
        return bytes >= 0 && bytes <= BODY_BYTES_MAX;
    }

    private static int crcOf(ByteBuffer buffer, int start) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(start + CRC_FROM, BYTES - CRC_FROM));
        return (int) crc.getValue();
    }
}
