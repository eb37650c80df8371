package io.millrace.emulator.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    private static final long FIRST = 1_000_000_000_000L;

    private final SequenceSet set = new SequenceSet(FIRST);

    @Test
    void takesEachNumberOnce() {
        assertThat(set.add(FIRST + 3)).isTrue();
        assertThat(set.add(FIRST + 3)).isFalse();

        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void takesNothingBelowItsFirst() {
        assertThat(set.add(FIRST - 1)).isFalse();
        assertThat(set.contains(FIRST - 1)).isFalse();
    }

    @Test
    void agreesWithAnOrdinarySetWhateverTheOrder() {
        long seed = Long.getLong("seed", 7);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Set<Long> ordinary = new HashSet<>();
        SequenceSet other = new SequenceSet(FIRST);
        Set<Long> otherOrdinary = new HashSet<>();

        for (int i = 0; i < 400_000; i++) {
            long sequence = FIRST + Math.max(0, i - random.nextInt(0, 20));
            assertThat(set.add(sequence)).as("seed %d", seed).isEqualTo(ordinary.add(sequence));
            if (random.nextInt(1_000) > 0) {
                assertThat(other.add(sequence)).isEqualTo(otherOrdinary.add(sequence));
            }
        }

        assertThat(set.size()).isEqualTo(ordinary.size());
        ordinary.removeAll(otherOrdinary);
        assertThat(set.countMissingIn(other)).as("seed %d", seed).isEqualTo(ordinary.size());
        assertThat(other.countMissingIn(set)).isZero();
    }
}
