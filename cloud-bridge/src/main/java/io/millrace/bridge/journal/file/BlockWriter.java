package io.millrace.bridge.journal.file;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Turns a body into a block: compresses, checks, puts the header before it. Not thread-safe. */
final class BlockWriter implements AutoCloseable {
    private static final int ZSTD_LEVEL = 1;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);

    /** Where a block stands. */
    record Place(long segmentId, long baseOffset, int entries) {}

    /** The watermarks that ride in each header. */
    record Marks(long forcedUpTo, long acknowledged) {}

    /** The whole block, ready to be written. */
    ByteBuffer block(Place place, Marks marks, BlockHeader.Kind kind, byte[] body) {
        byte[] packed = zstd.compress(body);
        boolean isSmaller = packed.length < body.length;
        byte[] stored = isSmaller ? packed : body;
        CRC32C crc = new CRC32C();
        crc.update(stored);
        BlockHeader header =
                new BlockHeader(
                        place.segmentId(),
                        place.baseOffset(),
                        marks.forcedUpTo(),
                        marks.acknowledged(),
                        place.entries(),
                        new BlockHeader.Body(
                                stored.length, body.length, (int) crc.getValue(), isSmaller),
                        kind,
                        0);
        ByteBuffer block = ByteBuffer.allocate(header.blockBytes());
        header.writeTo(block);
        return block.put(stored).flip();
    }

    /**
     * The body as it was before {@link #block}.
     *
     * @throws MalformedBlockException when it does not match its header
     */
    static byte[] open(BlockHeader header, byte[] stored) {
        CRC32C crc = new CRC32C();
        crc.update(stored);
        if ((int) crc.getValue() != header.body().crc()) {
            throw new MalformedBlockException("the body's checksum does not match");
        }
        if (!header.body().compressed()) {
            return stored;
        }
        try {
            byte[] body = com.github.luben.zstd.Zstd.decompress(stored, header.body().rawBytes());
            return body.length == header.body().rawBytes()
                    ? body
                    : Arrays.copyOf(body, header.body().rawBytes());
        } catch (com.github.luben.zstd.ZstdException refused) {
            throw new MalformedBlockException("the body does not unpack: " + refused.getMessage());
        }
    }

    @Override
    public void close() {
        zstd.close();
    }
}
