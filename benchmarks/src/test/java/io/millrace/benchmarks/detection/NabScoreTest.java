package io.millrace.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NabScoreTest {
    private static final List<Instant> TIMES =
            IntStream.range(0, 10_000).mapToObj(Instant::ofEpochSecond).toList();
    private static final List<NabScore.Window> WINDOWS = List.of(window(2_000, 2_099));

    private static NabScore.Window window(int from, int to) {
        return new NabScore.Window(TIMES.get(from), TIMES.get(to));
    }

    private static NabScore score(Integer... detections) {
        return new NabScore(TIMES, List.of(detections), WINDOWS);
    }

    @Test
    void givesMoreForAnEarlyDetectionAndCountsOnlyTheFirst() {
        assertThat(score(2_000).raw()).isCloseTo(1, within(1e-9));
        assertThat(score(2_000, 2_050).raw()).isCloseTo(1, within(1e-9));
        assertThat(score(2_050).raw()).isBetween(0.5, 0.9);
        assertThat(score(2_099).raw()).isBetween(0.0, 0.05);
        assertThat(score(2_099).windowsMet()).isEqualTo(1);
    }

    @Test
    void chargesAMissedWindowAndADetectionOutside() {
        assertThat(score().raw()).isEqualTo(-1);
        assertThat(score(1_000).raw()).isCloseTo(-1.11, within(1e-9));
        assertThat(score(9_000).raw()).isCloseTo(-1.11, within(1e-9));
        assertThat(score(2_100).raw()).isBetween(-1.01, -1.0);
        assertThat(score(9_000).detectionsOutside()).isEqualTo(1);
    }

    @Test
    void leavesProbationOut() {
        assertThat(NabScore.probationRows(10_000)).isEqualTo(750);
        assertThat(NabScore.probationRows(1_000)).isEqualTo(150);
        assertThat(score(749).raw()).isEqualTo(-1);
    }
}
