package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockHeaderTest {
    private static Optional<BlockHeader> readBack(BlockHeader header) {
        ByteBuffer buffer = ByteBuffer.allocate(5 + BlockHeader.BYTES);
        buffer.position(5);
        header.writeTo(buffer);
        return BlockHeader.readFrom(buffer, 5);
    }

    private static BlockHeader header(int entries, int storedBytes, int rawBytes) {
        BlockHeader.Body body = new BlockHeader.Body(storedBytes, rawBytes, -7, true);
        return new BlockHeader(1, 2, 3, 4, entries, body, BlockHeader.Kind.NOTE, 6);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatItWrote(BlockHeader.Kind kind) {
        for (boolean isCompressed : new boolean[] {true, false}) {
            BlockHeader.Body body = new BlockHeader.Body(11, 12, 13, isCompressed);
            BlockHeader header = new BlockHeader(-1, 2L << 40, 3, 4, 5, body, kind, 6);

            assertThat(readBack(header)).hasValue(header);
        }
    }

    @Test
    void isNoneWithAFlippedBit() {
        ByteBuffer buffer = ByteBuffer.allocate(BlockHeader.BYTES);
        header(1, 2, 3).writeTo(buffer);
        for (int bit = 0; bit < 8 * BlockHeader.BYTES; bit++) {
            ByteBuffer harmed = ByteBuffer.allocate(BlockHeader.BYTES).put(buffer.flip());
            harmed.put(bit / 8, (byte) (harmed.get(bit / 8) ^ (1 << (bit % 8))));

            assertThat(BlockHeader.readFrom(harmed, 0)).as("bit %d", bit).isEmpty();
        }
    }

    /** A length that no memory holds is no block's, even when the checksum is right. */
    @Test
    void refusesLengthsThatCannotBe() {
        int most = BlockHeader.BODY_BYTES_MAX;
        assertThat(readBack(header(0, most, most))).isPresent();
        assertThat(readBack(header(0, 0, 0))).isPresent();
        assertThat(readBack(header(0, most + 1, 0))).isEmpty();
        assertThat(readBack(header(0, 0, most + 1))).isEmpty();
        assertThat(readBack(header(0, -1, 0))).isEmpty();
        assertThat(readBack(header(0, 0, -1))).isEmpty();
        assertThat(readBack(header(-1, 0, 0))).isEmpty();
    }
}
