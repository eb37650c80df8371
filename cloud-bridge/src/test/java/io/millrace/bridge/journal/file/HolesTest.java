package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a set of offsets that says the same in more room. */
class HolesTest {
    private static final int OFFSETS = 40;

    private final Random random = new Random(9);
    private final Holes holes = new Holes();
    private final BitSet model = new BitSet();

    @Test
    void knowsEveryOffsetThatIsNoMore() {
        for (int i = 0; i < 3000; i++) {
            if (random.nextInt(12) == 0) {
                int below = random.nextInt(OFFSETS);
                holes.dropBelow(below);
                forget(below);
            } else {
                int from = random.nextInt(OFFSETS);
                int to = random.nextInt(OFFSETS);
                long fresh = Math.max(0, to - from) - countIn(from, to);
                assertThat(holes.add(from, to)).isEqualTo(fresh);
                model.set(from, Math.max(from, to));
            }
            check();
        }
    }

    /** Ranges that end at or below an offset go, as a whole. */
    private void forget(int below) {
        for (int from = model.nextSetBit(0); from >= 0; from = model.nextSetBit(from + 1)) {
            int to = model.nextClearBit(from);
            if (to > below) {
                break;
            }
            model.clear(from, to);
        }
    }

    private long countIn(int from, int to) {
        return from >= to ? 0 : model.get(from, to).cardinality();
    }

    private void check() {
        int ranges = 0;
        for (int from = model.nextSetBit(0); from >= 0; ranges++) {
            int to = model.nextClearBit(from);
            assertThat(holes.ranges()).containsEntry((long) from, (long) to);
            from = model.nextSetBit(to);
        }
        assertThat(holes.ranges()).hasSize(ranges);
        for (int offset = 0; offset <= OFFSETS; offset++) {
            assertThat(holes.skip(offset)).isEqualTo(model.nextClearBit(offset));
            assertThat(holes.countIn(offset, OFFSETS)).isEqualTo(countIn(offset, OFFSETS));
            assertThat(holes.countIn(0, offset)).isEqualTo(countIn(0, offset));
            int before = offset == 0 ? -1 : model.previousClearBit(offset - 1);
            assertThat(holes.startOfRangeUpTo(offset))
                    .as("range up to %d", offset)
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void copiesAreApart() {
        holes.add(3, 5);
        Holes copy = holes.copy();
        copy.add(7, 9);
        holes.add(5, 6);

        assertThat(copy.ranges()).containsEntry(3L, 5L).containsEntry(7L, 9L).hasSize(2);
        assertThat(holes.ranges()).containsEntry(3L, 6L).hasSize(1);
    }
}
