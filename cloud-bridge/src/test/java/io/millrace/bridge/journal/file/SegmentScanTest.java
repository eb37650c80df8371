package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.file.SegmentScan.Found;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands between, the next good block is found. */
@Guarantee({"J1", "J2"})
class SegmentScanTest {
    private static final int PAGE = 4096;
    private static final long ID = 77;
    private static final int FIRST = SegmentHeader.BYTES;

    /** A file in memory with a page that the device cannot read. */
    private static final class OneFile implements Disk.DiskFile {
        private final byte[] bytes;
        private int badPage = -1;

        OneFile(int size) {
            bytes = new byte[size];
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int length = (int) Math.min(into.remaining(), bytes.length - position);
            if (badPage >= 0
                    && position < (badPage + 1L) * PAGE
                    && position + length > (long) badPage * PAGE) {
                throw new IOException("Input/output error");
            }
            into.put(bytes, (int) position, length);
            return length;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            from.get(bytes, (int) position, from.remaining());
        }

        @Override
        public void force() {}

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public void truncate(long sizeBytes) {}

        @Override
        public void close() {}
    }

    private static ByteBuffer block(long id, long baseOffset, int bodyBytes) {
        try (BlockWriter blocks = new BlockWriter()) {
            byte[] body = new byte[bodyBytes];
            new Random(baseOffset).nextBytes(body);
            return blocks.block(
                    new BlockWriter.Place(id, baseOffset, 1),
                    new BlockWriter.Marks(0, 0),
                    BlockHeader.Kind.READINGS,
                    body);
        }
    }

    private static SegmentScan scan(Disk.DiskFile file) {
        return new SegmentScan(file, new Segment(Path.of("x"), ID, 0, 0));
    }

    private static long nextGood(OneFile file, long from, long offset) throws IOException {
        return switch (scan(file).at(from, offset)) {
            case Found.Block block -> block.position();
            case Found.Bad bad -> bad.nextPosition();
            case Found.Nothing _ -> -1;
        };
    }

    @Test
    void findsTheNextBlockHoweverFarAway() throws IOException {
        ByteBuffer block = block(ID, 5, 20);
        int blockBytes = block.remaining();
        List<Integer> places = new ArrayList<>(List.of(FIRST, FIRST + 1, FIRST + 63, 5000));
        for (int window = 1; window < 3; window++) {
            for (int near = -70; near < 70; near++) {
                places.add(window * (64 << 10) + near);
            }
        }
        for (int place : places) {
            OneFile file = new OneFile(place + blockBytes);
            file.write(block.duplicate(), place);

            assertThat(nextGood(file, FIRST, 5)).as("block at %d", place).isEqualTo(place);
        }
    }

    @Test
    void stepsOverAHarmedBodyByItsHeader() throws IOException {
        OneFile file = new OneFile(20_000);
        int second = FIRST + block(ID, 5, 3000).remaining();
        file.write(block(ID, 5, 3000), FIRST);
        file.write(block(ID, 6, 100), second);
        file.bytes[FIRST + 1000] ^= 1;

        assertThat(scan(file).at(FIRST, 5))
                .isInstanceOfSatisfying(
                        Found.Bad.class,
                        bad -> {
                            assertThat(bad.position()).isEqualTo(FIRST);
                            assertThat(bad.nextPosition()).isEqualTo(second);
                            assertThat(bad.next().baseOffset()).isEqualTo(6);
                        });
    }

    /** A header that claims more than the file holds is no block. */
    @Test
    void takesNoBlockThatTheFileEndsIn() throws IOException {
        ByteBuffer block = block(ID, 5, 300);
        int whole = FIRST + block.remaining();
        for (int size : new int[] {whole - 1, whole - 200, FIRST + BlockHeader.BYTES}) {
            OneFile file = new OneFile(size);
            block.duplicate().get(file.bytes, FIRST, size - FIRST);

            assertThat(scan(file).at(FIRST, 5)).isEqualTo(new Found.Nothing(FIRST));
        }
    }

    @Test
    void takesNothingOfAnotherSegmentAndNothingOlder() throws IOException {
        OneFile file = new OneFile(20_000);
        file.write(block(ID + 1, 9, 20), FIRST);
        file.write(block(ID, 4, 20), 500);
        file.write(block(ID + 1, 9, 20), 900);

        assertThat(scan(file).at(FIRST, 5)).isEqualTo(new Found.Nothing(FIRST));
        file.write(block(ID, 5, 20), 1500);
        assertThat(nextGood(file, FIRST, 5)).isEqualTo(1500);
        assertThat(nextGood(file, FIRST, 4)).isEqualTo(500);
    }

    /**
     * The device gives the pages around the bad one, after the tries that an operator waits for.
     */
    @Test
    void losesThePageThatCannotBeReadAndNoOther() throws IOException {
        OneFile file = new OneFile(10 * PAGE);
        file.write(block(ID, 0, PAGE - 200), FIRST);
        file.write(block(ID, 1, 2 * PAGE), PAGE);
        int third = 4 * PAGE - 300;
        file.write(block(ID, 2, 100), third);
        int fourth = 5 * PAGE + 3000;
        file.write(block(ID, 3, 2000), fourth);
        for (int badPage = 0; badPage < 8; badPage++) {
            file.badPage = badPage;
            Segment segment = new Segment(Path.of("x"), ID, 0, 0);
            segment.readFailuresCount();
            SegmentScan scan = new SegmentScan(file, segment);
            List<Long> found = new ArrayList<>();
            long position = FIRST;
            for (Found next = scan.at(position, 0); !(next instanceof Found.Nothing); ) {
                if (next instanceof Found.Block block) {
                    found.add(block.header().baseOffset());
                    position = block.nextPosition();
                } else if (next instanceof Found.Bad bad) {
                    position = bad.nextPosition();
                }
                next = scan.at(position, 0);
            }

            List<Long> expected = new ArrayList<>(List.of(0L, 1L, 2L, 3L));
            expected.removeAll(
                    switch (badPage) {
                        case 0 -> List.of(0L);
                        case 1, 2 -> List.of(1L);
                        case 3 -> List.of(1L, 2L);
                        case 5, 6 -> List.of(3L);
                        default -> List.of();
                    });
            assertThat(found).as("without page %d", badPage).isEqualTo(expected);
        }
    }
}
