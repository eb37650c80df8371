package io.millrace.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final double EXACT = 1e-12;

    private final Tally tally = new Tally();

    /** One row a second; a letter for a marked row. */
    private void add(String anomaly, String alerted) {
        tally.add(
                new Judged(
                        IntStream.range(0, anomaly.length())
                                .mapToObj(Instant::ofEpochSecond)
                                .toList(),
                        marks(anomaly),
                        marks(alerted)));
    }

    private static List<Boolean> marks(String rows) {
        return rows.chars().mapToObj(row -> row != '.').toList();
    }

    @Test
    void poolsTheRowsOfAllRecordings() {
        add("..AAAA..", "...aaaa.");
        add("AA......", "......aa");

        // 3 hits, 1 + 2 misses, 1 + 2 false rows, 7 quiet ones
        assertThat(tally.f1()).isCloseTo(3 / (3 + (3 + 3) / 2.0), within(EXACT));
        assertThat(tally.falseAlarmRate()).isCloseTo(100 * 3 / 10.0, within(EXACT));
        assertThat(tally.missedAlarmRate()).isCloseTo(100 * 3 / 6.0, within(EXACT));
        assertThat(tally.eventRecall()).isEqualTo(0.5);
        assertThat(tally.falseEpisodes()).isEqualTo(1);
    }

    @Test
    void measuresTheDelayOfEventsThatAnAlertDidNotPrecede() {
        add("..AAAA..", "....aa..");
        add("..AAAA..", "..aa....");
        add("..AAAA..", ".aaa....");

        assertThat(tally.medianDelay()).hasValue(1.0);
        assertThat(tally.eventRecall()).isEqualTo(1);
        assertThat(tally.falseEpisodes()).isZero();
    }

    @Test
    void takesAHoleForFiveSecondsOfNormalRunning() {
        tally.add(
                new Judged(
                        List.of(
                                Instant.ofEpochSecond(0),
                                Instant.ofEpochSecond(1),
                                Instant.ofEpochSecond(3_600),
                                Instant.ofEpochSecond(3_601)),
                        marks("...A"),
                        marks("....")));

        assertThat(tally.normalHours()).isCloseTo(6 / 3_600.0, within(EXACT));
        assertThat(tally.medianDelay()).isEmpty();
    }
}
