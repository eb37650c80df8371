package io.millrace.gateway.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ValueHistoryTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final int HOUR_BUCKETS = 360;

    private final ValueHistory history = new ValueHistory();

    @Test
    void keepsSmallestMeanAndLargestOfTenSeconds() {
        add(0, 4);
        add(3, 10);
        add(9, 1);

        Trace hour = history.hour(START);

        assertThat(hour.stepMillis()).isEqualTo(10_000);
        assertThat(hour.min().getLast()).isEqualTo(1f);
        assertThat(hour.mean().getLast()).isEqualTo(5f);
        assertThat(hour.max().getLast()).isEqualTo(10f);
    }

    @Test
    void showsNothingWhereNothingCame() {
        add(0, 1);
        add(30, 4);

        assertThat(history.hour(START.plusSeconds(40)).mean())
                .hasSize(HOUR_BUCKETS)
                .endsWith(1f, Float.NaN, Float.NaN, 4f, Float.NaN);
    }

    @Test
    void forgetsWhatIsOlderThanAnHour() {
        for (int second = 0; second < 2 * 3600; second += 10) {
            add(second, second);
        }

        Trace hour = history.hour(START.plusSeconds(2 * 3600 - 1));

        assertThat(hour.mean()).hasSize(HOUR_BUCKETS).doesNotContain(Float.NaN);
        assertThat(hour.start()).isEqualTo(START.plusSeconds(3600));
        assertThat(hour.mean().getFirst()).isEqualTo(3600f);
        assertThat(hour.mean().getLast()).isEqualTo(7190f);
    }

    @Test
    void aLongSilenceLeavesNothingOfBeforeBehind() {
        add(0, 1);
        add(10 * 3600, 2);

        assertThat(known(history.hour(START.plusSeconds(10 * 3600)))).containsExactly(2f);
    }

    @Test
    void aValueThatWasOvertakenCountsInTheNewestBucket() {
        add(10, 2);
        add(9, 4);

        assertThat(known(history.hour(START.plusSeconds(10)))).containsExactly(3f);
    }

    @Test
    void aClockThatWasSetBackBeginsAnew() {
        add(3600, 1);
        add(0, 2);

        assertThat(known(history.hour(START))).containsExactly(2f);
    }

    @Test
    void keepsTwoMinutesInStepsOfTwoSeconds() {
        for (int second = 0; second < 600; second++) {
            add(second, second);
        }

        Trace recent = history.recent(START.plusSeconds(599));

        assertThat(recent.mean()).hasSize(60).doesNotContain(Float.NaN);
        assertThat(recent.mean().getLast()).isEqualTo(598.5f);
    }

    @Test
    void aReaderNeverSeesAValueHalfWritten() throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread writer =
                new Thread(() -> {
                    for (int i = 0; !isOver.get(); i++) {
                        // Every bucket holds one value, so that its three figures are alike.
                        history.add(START.plus(Duration.ofSeconds(10L * i)), i % 1000);
                    }
                });
        writer.start();
        try {
            for (int i = 0; i < 2_000; i++) {
                Trace hour = history.hour(START.plusSeconds(10L * i));
                assertThat(hour.min()).isEqualTo(hour.max()).isEqualTo(hour.mean());
            }
        } finally {
            isOver.set(true);
            writer.join();
        }
    }

    private static List<Float> known(Trace trace) {
        return trace.mean().stream().filter(value -> !Float.isNaN(value)).toList();
    }

    private void add(int second, double value) {
        history.add(START.plusSeconds(second), value);
    }
}
