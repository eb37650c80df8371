package io.millrace.gateway.score;

import static io.millrace.gateway.score.Readings.at;
import static io.millrace.gateway.score.Readings.bad;
import static io.millrace.gateway.score.Readings.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.ModelManifest.HalfLives;
import io.millrace.testbed.Guarantee;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final ModelAssignment ALL = _ -> List.of(new ModelUse("m", false));

    private final SpyModel model = new SpyModel(SpyModel.manifest(3, "flow", "current"));
    private final Scorer scorer = scorerWith(model);

    @Test
    void scoresNothingUntilTheWindowIsFullAndThenEveryRow() {
        List<ModelScore> scores = scorer.score(rows("pump-1", 0, 5));

        assertThat(scores).extracting(ModelScore::time).containsExactly(at(2), at(3));
        assertThat(model.windows.getFirst()).containsExactly(0f, 100f, 1f, 101f, 2f, 102f);
        assertThat(model.windows.getLast()).containsExactly(1f, 101f, 2f, 102f, 3f, 103f);
    }

    @Test
    void tickScoresTheLastRowOfADeviceThatFellSilent() {
        scorer.score(rows("pump-1", 0, 3));

        assertThat(scorer.tick(at(2.5))).isEmpty();
        assertThat(scorer.tick(at(4.1))).extracting(ModelScore::time).containsExactly(at(2));
        assertThat(scorer.tick(at(9))).isEmpty();
    }

    @Test
    void takesTheMeanOfAFasterChannelAndHoldsASlowerOne() {
        List<Reading> readings = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            readings.add(good("pump-1", "flow", row, row - 0.2));
            readings.add(good("pump-1", "flow", row + 1.0, row + 0.2));
            if (row % 2 == 0) {
                readings.add(good("pump-1", "current", row, row));
            }
        }
        readings.add(good("pump-1", "flow", 0, 4));

        scorer.score(readings);

        assertThat(model.windows.getFirst()).containsExactly(0.5f, 0f, 1.5f, 0f, 2.5f, 2f);
        assertThat(model.windows.getLast()).containsExactly(1.5f, 0f, 2.5f, 2f, 3.5f, 2f);
    }

    @Test
    void givesOneRowPerReadingWhenTheSensorsClockJitters() {
        double[] times = {0, 1.02, 1.98, 3.01, 3.99, 5};
        for (int row = 0; row < times.length; row++) {
            scorer.score(
                    List.of(
                            good("pump-1", "flow", row, times[row]),
                            good("pump-1", "current", row, times[row])));
        }

        assertThat(model.windows.getLast()).containsExactly(2f, 2f, 3f, 3f, 4f, 4f);
    }

    @Test
    void holdsValuesOverAShortGap() {
        scorer.score(rows("pump-1", 0, 4));
        model.windows.clear();

        List<ModelScore> scores = scorer.score(rows("pump-1", 7, 9));

        assertThat(scores)
                .extracting(ModelScore::time)
                .containsExactly(at(3), at(4), at(5), at(6), at(7));
        assertThat(model.windows.getLast()).containsExactly(3f, 103f, 3f, 103f, 7f, 107f);
    }

    @Test
    void startsTheWindowAgainAfterALongGap() {
        scorer.score(rows("pump-1", 0, 4));

        List<ModelScore> scores = scorer.score(rows("pump-1", 60, 64));

        assertThat(scores).extracting(ModelScore::time).contains(at(62)).doesNotContain(at(60));
        assertThat(model.windows.getLast()).containsExactly(60f, 160f, 61f, 161f, 62f, 162f);
    }

    @Test
    void holdsAChannelThatIsSlowByNature() {
        List<Reading> readings = new ArrayList<>();
        for (int row = 0; row < 60; row++) {
            readings.add(good("pump-1", "flow", row, row));
            if (row % 10 == 0) {
                readings.add(good("pump-1", "current", row, row));
            }
        }

        List<ModelScore> scores = scorer.score(readings);

        assertThat(scores).extracting(ModelScore::time).contains(at(29), at(39), at(58));
        assertThat(model.windows.getLast()).containsExactly(56f, 50f, 57f, 50f, 58f, 50f);
    }

    @Test
    void nothingFromBeforeAGapInABurstIsSmoothedIn() {
        ModelManifest smoothed =
                SpyModel.manifest("v1", 3, new HalfLives(5.0, 0.0), "flow", "current");
        List<Reading> readings = new ArrayList<>(rows("pump-1", 0, 4));
        readings.addAll(rows("pump-1", 60, 70));

        List<ModelScore> scores = scorerWith(new SpyModel(smoothed)).score(readings);

        List<ModelScore> alone = scorerWith(new SpyModel(smoothed)).score(rows("pump-1", 60, 70));
        assertThat(scores).endsWith(alone.toArray(ModelScore[]::new));
    }

    @Test
    void badReadingsAreNoValues() {
        scorer.score(rows("pump-1", 0, 3));
        scorer.score(
                List.of(
                        good("pump-1", "flow", 3, 3),
                        bad("pump-1", "current", 3),
                        good("pump-1", "flow", 4, 4)));

        assertThat(model.windows.getLast()).containsExactly(1f, 101f, 2f, 102f, 3f, 102f);
    }

    @Test
    void scoresALateBurstRowByRowAsItWouldHaveLive() {
        SpyModel live = new SpyModel(model.manifest());
        Scorer liveScorer = scorerWith(live);
        List<ModelScore> liveScores = new ArrayList<>();
        for (int row = 0; row < 50; row++) {
            liveScores.addAll(liveScorer.score(rows("pump-1", row, row + 1)));
        }

        List<ModelScore> burst = scorer.score(rows("pump-1", 0, 50));

        assertThat(burst).hasSize(47).isEqualTo(liveScores);
    }

    @Test
    void runsAllDueWindowsOfAModelAtOnce() {
        List<Reading> readings = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            for (int device = 0; device < 100; device++) {
                readings.addAll(rows("pump-" + device, row, row + 1));
            }
        }

        List<ModelScore> scores = scorer.score(readings);

        assertThat(scores).hasSize(100);
        assertThat(model.runSizes).containsExactly(64, 36);
    }

    @Test
    void baselineFollowsTheResidualAndStandsStillWhileTheScoreIsHigh() {
        SpyModel drifting =
                new SpyModel(SpyModel.manifest("v1", 1, new HalfLives(0.0, 1.0), "flow"));
        Scorer one = scorerWith(drifting);

        one.score(
                List.of(
                        good("pump-1", "flow", 1, 0),
                        good("pump-1", "flow", 1, 1),
                        good("pump-1", "flow", 9, 2),
                        good("pump-1", "flow", 9, 3),
                        good("pump-1", "flow", 1, 4),
                        good("pump-1", "flow", 1, 5)));

        assertThat(drifting.baselines.stream().map(List::getFirst))
                .containsExactly(0f, 0.5f, 0.75f, 0.75f, 0.75f);
    }

    @Test
    void baselineAcceptsTheNewNormalAfterADay() {
        ScoreSmoothing smoothing =
                new ScoreSmoothing(SpyModel.manifest("v1", 1, new HalfLives(0.0, 1.0), "flow"));
        float[] baseline = new float[1];
        long day = 24 * 3_600;
        for (long row = 0; row < day; row++) {
            smoothing.take(100.0, new float[] {8f}, 0);
        }
        smoothing.copyBaselineTo(baseline, 0);
        assertThat(baseline[0]).isZero();

        smoothing.take(100.0, new float[] {8f}, 0);

        smoothing.copyBaselineTo(baseline, 0);
        assertThat(baseline[0]).isEqualTo(4f);
    }

    @Test
    void smoothsTheScoreWithItsHalfLife() {
        ScoreSmoothing smoothing =
                new ScoreSmoothing(SpyModel.manifest("v1", 1, new HalfLives(2.0, 0.0), "flow"));
        smoothing.take(0.0, new float[1], 0);

        smoothing.take(8.0, new float[1], 0);

        assertThat(smoothing.take(8.0, new float[1], 0)).isCloseTo(4.0, within(1e-9));
    }

    @Test
    void theFirstScoreAfterAGapStandsAlone() {
        ScoreSmoothing smoothing =
                new ScoreSmoothing(SpyModel.manifest("v1", 1, new HalfLives(5.0, 0.0), "flow"));
        assertThat(smoothing.take(8.0, new float[1], 0)).isEqualTo(8.0);

        smoothing.restart();

        assertThat(smoothing.take(1.0, new float[1], 0)).isEqualTo(1.0);
    }

    @Test
    void deviationsAreTakenFromTheBaseline() {
        Scorer one =
                scorerWith(
                        new SpyModel(SpyModel.manifest("v1", 1, new HalfLives(0.0, 1.0), "flow")));

        List<ModelScore> scores =
                one.score(
                        List.of(
                                good("pump-1", "flow", 1, 0),
                                good("pump-1", "flow", 1, 1),
                                good("pump-1", "flow", 1, 2)));

        assertThat(scores.getLast().deviations()).containsEntry("flow", 0.5);
    }

    @Test
    void sharesSumToOneAndDeviationsKeepTheirSign() {
        List<Reading> readings = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            readings.add(good("pump-1", "flow", -3, row));
            readings.add(good("pump-1", "current", 1, row));
        }

        ModelScore score = scorer.score(readings).getFirst();

        assertThat(score.contributions()).containsEntry("flow", 0.9).containsEntry("current", 0.1);
        assertThat(score.deviations()).containsEntry("flow", -3.0).containsEntry("current", 1.0);
    }

    @Test
    void aResultThatIsNotANumberIsNoScore() {
        model.addedToScore = Float.NaN;
        assertThat(scorer.score(rows("pump-1", 0, 5))).isEmpty();

        model.addedToScore = 0f;
        assertThat(scorer.score(rows("pump-1", 5, 7))).isNotEmpty();
    }

    @Test
    @Guarantee("M1")
    void aModelThatFailsIsTakenOutAndHarmsNoOther() {
        SpyModel other = new SpyModel(SpyModel.manifest(3, "flow", "current"));
        Scorer both =
                new Scorer(device -> List.of(new ModelUse(device.name().substring(0, 1), false)));
        both.install("p", model);
        both.install("f", other);
        model.isFailing = true;

        both.score(rows("pump-1", 0, 4));
        List<ModelScore> scores = both.score(rows("fan-1", 0, 4));

        assertThat(both.failures()).containsOnlyKeys("p");
        assertThat(model.closed).isEqualTo(1);
        assertThat(scores).hasSize(1);
    }

    @Test
    @Guarantee("M1")
    void swappingAModelLosesNoRow() {
        scorer.score(rows("pump-1", 0, 10));
        SpyModel successor =
                new SpyModel(
                        SpyModel.manifest("v2", 3, new HalfLives(0.0, 0.0), "flow", "current"));

        scorer.install("m", successor);
        List<ModelScore> scores = scorer.score(rows("pump-1", 10, 11));

        assertThat(model.closed).isEqualTo(1);
        assertThat(scores).extracting(ModelScore::time).containsExactly(at(9));
        assertThat(scores).extracting(ModelScore::model).containsExactly("m@v2");
        assertThat(successor.windows.getFirst()).containsExactly(7f, 107f, 8f, 108f, 9f, 109f);
    }

    @Test
    void aRestartGoesOnWithBaselineSmoothingAndWindow() {
        HalfLives halfLives = new HalfLives(5.0, 300.0);
        SpyModel straight = new SpyModel(SpyModel.manifest("v1", 3, halfLives, "flow", "current"));
        SpyModel before = new SpyModel(straight.manifest());
        SpyModel after = new SpyModel(straight.manifest());
        List<ModelScore> expected = scorerWith(straight).score(rows("pump-1", 0, 30));

        Scorer first = scorerWith(before);
        List<ModelScore> found = new ArrayList<>(first.score(rows("pump-1", 0, 17)));
        Scorer second = scorerWith(after);
        second.restore(first.snapshot());
        found.addAll(second.score(rows("pump-1", 17, 30)));

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void refusesStateOfAnotherVersionAndStateThatIsCutShort() {
        scorer.score(rows("pump-1", 0, 4));
        byte[] state = scorer.snapshot();
        byte[] cut = Arrays.copyOf(state, state.length - 5);
        byte[] later = state.clone();
        later[1] = 2;

        assertThatThrownBy(() -> scorer.restore(cut)).isInstanceOf(StateUnreadableException.class);
        assertThatThrownBy(() -> scorer.restore(later))
                .isInstanceOf(StateUnreadableException.class)
                .hasMessageContaining("version 2, expected 1");
    }

    @Test
    void followsADeviceWhoseClockIsSetBack() {
        scorer.score(rows("pump-1", 10_000, 10_010));

        List<ModelScore> scores = scorer.score(rows("pump-1", 0, 30));

        assertThat(scores).last().extracting(ModelScore::time).isEqualTo(at(28));
    }

    private static Scorer scorerWith(Model model) {
        Scorer made = new Scorer(ALL);
        made.install("m", model);
        return made;
    }

    /** One reading per channel and second: flow = second, current = 100 + second. */
    private static List<Reading> rows(String device, int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int row = from; row < to; row++) {
            readings.add(good(device, "flow", row, row));
            readings.add(good(device, "current", 100.0 + row, row));
        }
        return readings;
    }
}
