package io.millrace.models.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.models.fit.DetectorSettings.HostRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HostStateTest {
    private static final double THRESHOLD = 1;
    private static final int NEVER_THAWS = Integer.MAX_VALUE;

    /** No smoothing of the score and no baseline, so that a residual of 1 is a score of 1. */
    private static final HostRule BARE = new HostRule(1e-9, 1e12, 0.7, 3);

    private static final HostRule STANDARD = DetectorSettings.standard().host();

    @Test
    void raisesAfterThreeRowsOverAndClearsOnlyBelowSeventyPercent() {
        List<Boolean> raised = new ArrayList<>();
        HostState state = HostState.fresh(1);
        for (double score : new double[] {1.1, 1.1, 0.9, 1.1, 1.1, 1.1, 0.8, 0.71, 0.69, 1.1}) {
            state = state.judge(new double[] {Math.sqrt(score)}, limits(BARE, NEVER_THAWS)).next();
            raised.add(state.isRaised());
        }

        assertThat(raised)
                .containsExactly(false, false, false, false, false, true, true, true, false, false);
    }

    @Test
    void scoreHalvesInItsHalfLife() {
        HostState state = HostState.fresh(2);
        state = state.judge(new double[] {1, 1}, limits(STANDARD, NEVER_THAWS)).next();
        double first = state.score().orElseThrow();
        double[] atBaseline = state.baseline();
        for (int row = 0; row < STANDARD.scoreHalfLife(); row++) {
            state = state.judge(atBaseline, limits(STANDARD, NEVER_THAWS)).next();
        }

        assertThat(state.score().orElseThrow()).isCloseTo(first / 2, within(1e-3));
    }

    @Test
    void baselineLearnsHalfOfALastingResidualInItsHalfLife() {
        HostState state = HostState.fresh(1);
        for (int row = 0; row < STANDARD.baselineHalfLife(); row++) {
            state = state.judge(new double[] {0.5}, limits(STANDARD, NEVER_THAWS)).next();
        }

        assertThat(state.baseline()[0]).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void withoutAHalfLifeThereIsNoBaseline() {
        HostRule level = DetectorSettings.level().host();

        HostState next =
                HostState.fresh(1).judge(new double[] {0.5}, limits(level, NEVER_THAWS)).next();

        assertThat(next.baseline()).containsExactly(0);
    }

    @Test
    void baselineStandsStillFromHalfTheThreshold() {
        double justStrange = Math.sqrt(THRESHOLD / 2 + 1e-9);
        HostState state = HostState.fresh(1);
        for (int row = 0; row < 1_000; row++) {
            state = state.judge(new double[] {justStrange}, limits(STANDARD, NEVER_THAWS)).next();
        }

        assertThat(state.baseline()[0]).isZero();
    }

    @Test
    void aLastingChangeBecomesTheNewNormalInTheEnd() {
        int frozenRowsMax = 100;
        HostState state = HostState.fresh(1);
        for (int row = 0; row < frozenRowsMax; row++) {
            state = state.judge(new double[] {3}, limits(STANDARD, frozenRowsMax)).next();
        }
        assertThat(state.isRaised()).isTrue();
        assertThat(state.baseline()[0]).isZero();

        for (int row = 0; row < 10 * STANDARD.baselineHalfLife(); row++) {
            state = state.judge(new double[] {3}, limits(STANDARD, frozenRowsMax)).next();
        }

        assertThat(state.isRaised()).isFalse();
        assertThat(state.baseline()[0]).isCloseTo(3, within(0.01));
    }

    @Test
    void aHoleForgetsTheScoreAndKeepsBaselineAndAlert() {
        HostState before = new HostState(new double[] {0.3}, OptionalDouble.of(2), 5, 2, true);

        HostState after = before.afterHole();

        assertThat(after.score()).isEmpty();
        assertThat(after.rowsOver()).isZero();
        assertThat(after.isRaised()).isTrue();
        assertThat(after.baseline()).containsExactly(0.3);
    }

    @Test
    void contributionsAreTheChannelsTerms() {
        double[] contributions =
                HostState.fresh(2)
                        .judge(new double[] {1, -3}, limits(STANDARD, NEVER_THAWS))
                        .contributions();

        assertThat(contributions).containsExactly(0.5, 4.5);
    }

    private static HostState.Limits limits(HostRule rule, int frozenRowsMax) {
        return new HostState.Limits(THRESHOLD, frozenRowsMax, rule);
    }
}
