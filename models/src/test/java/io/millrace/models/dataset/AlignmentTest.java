package io.millrace.models.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Sample> samples = new ArrayList<>();

    private void at(double seconds, int channel, double value) {
        samples.add(new Sample(channel, time(seconds), value));
    }

    private static Instant time(double seconds) {
        return START.plusNanos(Math.round(seconds * 1e9));
    }

    private Dataset aligned(List<String> channels, Span... leftOut) {
        return Alignment.of(channels, samples, SECOND, List.of(leftOut));
    }

    @Test
    void averagesAFastChannelAndHoldsASlowOne() {
        at(0, 0, 1);
        at(0, 1, 10);
        at(0.9, 0, 2);
        at(1.1, 0, 4);
        at(2, 0, 5);
        at(2, 1, 20);

        Dataset rows = aligned(List.of("fast", "slow"));

        assertThat(rows.rows())
                .containsExactly(new double[] {1, 10}, new double[] {3, 10}, new double[] {5, 20});
        assertThat(rows.runStarts()).containsExactly(0);
        assertThat(rows.firstTime()).hasValue(START);
    }

    @Test
    void endsARunWhereAValueIsTooOldToBeHeld() {
        for (int second : new int[] {0, 1, 2, 3, 30, 31, 32}) {
            at(second, 0, second);
        }

        Dataset rows = aligned(List.of("a"));

        assertThat(rows.runStarts()).hasSize(2);
        int second = rows.runStarts().getLast();
        assertThat(rows.rows().get(second)).containsExactly(30);
        assertThat(rows.rows().get(second - 1)).containsExactly(3);
        assertThat(rows.size()).isLessThan(15);
    }

    @Test
    void waitsForTheFirstValueOfEveryChannel() {
        at(0, 0, 1);
        at(1, 0, 2);
        at(2, 0, 3);
        at(2, 1, 7);

        assertThat(aligned(List.of("a", "b")).rows()).containsExactly(new double[] {3, 7});
    }

    @Test
    void leavesOutWhatItIsTold() {
        for (int second = 0; second < 10; second++) {
            at(second, 0, second);
        }

        Dataset rows = aligned(List.of("a"), new Span(time(3), time(5)));

        assertThat(rows.rows().stream().map(row -> row[0]))
                .containsExactly(0.0, 1.0, 2.0, 6.0, 7.0, 8.0, 9.0);
        assertThat(rows.runStarts()).containsExactly(0, 3);
    }

    @Test
    void takesTheFastestChannelsPeriod() {
        for (int i = 0; i < 50; i++) {
            at(i * 0.2 + (i % 2) * 0.0004, 0, i);
            at(i * 5.0, 1, i);
        }

        assertThat(Alignment.periodOf(samples, 2)).hasValue(Duration.ofMillis(200));
        assertThat(Alignment.periodOf(List.of(), 2)).isEmpty();
    }
}
