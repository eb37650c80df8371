package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment file, big-endian. The file's name is its base offset in 20 digits
 * and {@code .seg}. A state block follows at once, then blocks without space between them; what
 * follows the last one is zeros or the stale bytes of a recycled file.
 *
 * <pre>
 *  0  magic "MILLRACE"     8
 *  8  header CRC-32C       4   of bytes 12..63
 * 12  format version       2   {@value #FORMAT_VERSION}
 * 14  lane                 2   the lane's partition number
 * 16  segment id           8   random
 * 24  base offset          8
 * 32  made at              8   microseconds since 1970
 * 40  reserved, zero      24
 * </pre>
 */
record SegmentHeader(
        int formatVersion, int lane, long segmentId, long baseOffset, long madeAtMicros) {
    static final int BYTES = 64;
    static final int FORMAT_VERSION = 1;
    private static final long MAGIC = 0x4D494C4C52414345L;
    private static final int CRC_FROM = 12;

    static SegmentHeader of(LaneName lane, long segmentId, long baseOffset, long madeAtMicros) {
        return new SegmentHeader(
                FORMAT_VERSION, lane.partition(), segmentId, baseOffset, madeAtMicros);
    }

    void writeTo(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.putLong(MAGIC).putInt(0).putShort((short) formatVersion).putShort((short) lane);
        buffer.putLong(segmentId).putLong(baseOffset).putLong(madeAtMicros);
        buffer.put(new byte[BYTES - 40]);
        buffer.putInt(start + 8, crcOf(buffer, start));
    }

    static Optional<SegmentHeader> readFrom(ByteBuffer buffer) {
        if (buffer.limit() < BYTES
                || buffer.getLong(0) != MAGIC
                || buffer.getInt(8) != crcOf(buffer, 0)) {
            return Optional.empty();
        }
        return Optional.of(
                new SegmentHeader(
                        buffer.getShort(12),
                        buffer.getShort(14),
                        buffer.getLong(16),
                        buffer.getLong(24),
                        buffer.getLong(32)));
    }

    private static int crcOf(ByteBuffer buffer, int start) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(start + CRC_FROM, BYTES - CRC_FROM));
        return (int) crc.getValue();
    }
}
