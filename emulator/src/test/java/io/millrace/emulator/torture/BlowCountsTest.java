package io.millrace.emulator.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.torture.BlowCounts.Kind;
import org.junit.jupiter.api.Test;

class BlowCountsTest {
    private final BlowCounts counts = new BlowCounts();

    @Test
    void countsABlowThatFallsWhileReadingsAreInFlight() {
        assertThat(counts.take(Kind.KILL, true, 1)).isTrue();

        assertThat(counts.counts()).isEqualTo(new TortureCounts(1, 0, 0, 0, 0, 0));
    }

    @Test
    void doesNotCountABlowThatFallsWhileNothingIsInFlight() {
        assertThat(counts.take(Kind.KILL, true, 0)).isFalse();

        assertThat(counts.counts()).isEqualTo(new TortureCounts(0, 0, 0, 0, 0, 1));
    }

    @Test
    void doesNotCountABlowThatFindsNothingToStrike() {
        assertThat(counts.take(Kind.LINK_CUT, false, 100)).isFalse();

        assertThat(counts.counts()).isEqualTo(new TortureCounts(0, 0, 0, 0, 0, 1));
    }

    @Test
    void countsEachKindApart() {
        for (Kind kind : Kind.values()) {
            counts.take(kind, true, 1);
        }
        counts.take(Kind.BROKER_STOP, true, 1);

        assertThat(counts.counts()).isEqualTo(new TortureCounts(1, 2, 1, 1, 1, 0));
    }
}
