package io.millrace.gateway.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.console.live.PipeMeter.Counts;
import io.millrace.gateway.console.live.PipeMeter.Rates;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PipeMeterTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private final PipeMeter meter = new PipeMeter();

    @Test
    void knowsNoRateAtTheFirstLook() {
        assertThat(take(0, 1_000_000)).isEqualTo(Rates.NONE);
    }

    @Test
    void tellsReadingsPerSecond() {
        take(0, 0);

        assertThat(take(2, 200)).isEqualTo(new Rates(100, 99, 10, 98, 50));
    }

    @Test
    void forgetsWhatWasMoreThanFiveSecondsAgo() {
        take(0, 0);
        for (int second = 1; second <= 20; second++) {
            take(second, 1_000);
        }

        assertThat(take(21, 1_000).received()).isZero();
    }

    /** The link may have been down for hours since the commits that nobody saw. */
    @Test
    void whatWentOnWhileNobodyLookedSaysNothingOfNow() {
        take(0, 0);
        take(1, 100);

        assertThat(take(1_000, 5_000)).isEqualTo(Rates.NONE);
        assertThat(meter.lastCommit()).isEmpty();
        assertThat(take(1_001, 5_100).received()).isEqualTo(100);
        assertThat(meter.lastCommit()).hasValue(START.plusSeconds(1_001));
    }

    @Test
    void twoLooksAtTheSameTimeDivideByNothing() {
        take(0, 0);

        assertThat(take(0, 10)).isEqualTo(Rates.NONE);
    }

    @Test
    void aSecondPageThatIsOpenedMeanwhileDoesNotMakeTheFigureJump() {
        take(0, 0);
        take(2, 200);

        Rates soonAfter =
                meter.take(
                        2_050_000_000L, START.plusSeconds(2), new Counts(220, 220, 20, 220, 220));

        assertThat(soonAfter.received()).isCloseTo(107, within(1.0));
    }

    @Test
    void saysWhenKafkaHasCommittedMore() {
        take(0, 100);
        assertThat(meter.lastCommit()).isEmpty();

        take(1, 200);
        take(2, 200);

        assertThat(meter.lastCommit()).hasValue(START.plusSeconds(1));
    }

    private Rates take(long second, long received) {
        return meter.take(
                second * 1_000_000_000L,
                START.plusSeconds(second),
                new Counts(
                        received,
                        received * 99 / 100,
                        received / 10,
                        received * 98 / 100,
                        received / 2));
    }
}
