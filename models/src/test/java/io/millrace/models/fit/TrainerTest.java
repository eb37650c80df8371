package io.millrace.models.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.models.SyntheticPlant;
import io.millrace.models.dataset.Block;
import io.millrace.models.dataset.Dataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final DetectorSettings SETTINGS = DetectorSettings.standard();

    @Test
    void findsTheWeightsThatMadeTheRows() {
        List<double[]> rows = new ArrayList<>();
        Random random = new Random(7);
        double a = 0;
        double b = 0;
        for (int row = 0; row < 20_000; row++) {
            double nextA = 0.6 * a + 0.3 * b + random.nextGaussian();
            b = -0.4 * a + random.nextGaussian();
            a = nextA;
            rows.add(new double[] {a, b});
        }

        LagPredictor predictor =
                LagPredictor.fit(rows, List.of(new Block(0, rows.size())), SETTINGS);

        assertThat(predictor.weights()[0][0]).isCloseTo(0.6, within(0.03));
        assertThat(predictor.weights()[0][1]).isCloseTo(0.3, within(0.03));
        assertThat(predictor.weights()[1][0]).isCloseTo(-0.4, within(0.03));
        assertThat(DoubleStream.of(predictor.weights()[0]).skip(4))
                .allMatch(w -> Math.abs(w) < 0.03);
        assertThat(predictor.intercept()[0]).isCloseTo(0, within(0.03));
    }

    @Test
    void theLevelDetectorJudgesHowFarAChannelIsFromItsMean() {
        Dataset recording = SyntheticPlant.normal(2_000, 1);

        FittedModel model = Trainer.fit(recording, DetectorSettings.level());

        int window = DetectorSettings.level().window();
        List<double[]> shifted =
                recording.rows().subList(0, window).stream().map(double[]::clone).toList();
        double[] mean = model.residuals().scaling().mean();
        double[] sigma = model.residuals().scaling().sigma();
        shifted.forEach(row -> Arrays.setAll(row, c -> mean[c] + (c == 0 ? 3 * sigma[c] : 0)));
        double[] residual = model.residuals().smoothed(shifted, new Block(0, window)).getFirst();
        assertThat(residual[0]).isCloseTo(3, within(0.05));
        assertThat(DoubleStream.of(residual).skip(1)).allMatch(r -> Math.abs(r) < 0.05);
    }

    @Test
    void thresholdIsTheMultipleOfTheLargestNormalScore() {
        Dataset recording = SyntheticPlant.normal(2_000, 1);

        FittedModel quiet = Trainer.fit(recording, SETTINGS.withMultiple(1.5));
        FittedModel sensitive = Trainer.fit(recording, SETTINGS.withMultiple(1.0));

        assertThat(sensitive.threshold()).isEqualTo(sensitive.crossFit().normalScore(SETTINGS));
        assertThat(quiet.threshold()).isCloseTo(1.5 * sensitive.threshold(), within(1e-12));
    }

    @Test
    void aRoughStretchOfNormalRunningRaisesTheThreshold() {
        Dataset rough = SyntheticPlant.normal(2_000, 1);
        for (int row = 900; row < 960; row++) {
            rough.rows().get(row)[1] += 0.6;
        }

        FittedModel model = Trainer.fit(rough, SETTINGS);

        assertThat(model.crossFit().maximum()).isGreaterThan(2 * SETTINGS.normalScoreMin());
        assertThat(model.crossFit().foldMaxima().get(1)).isEqualTo(model.crossFit().maximum());
    }

    @Test
    void everyRowWithAWindowHasACrossFitScore() {
        double[] scores =
                Trainer.fit(SyntheticPlant.normal(1_000, 1), SETTINGS).crossFit().scores();

        long missing = Arrays.stream(scores).filter(Double::isNaN).count();
        assertThat(missing).isEqualTo(SETTINGS.window() - 1);
    }

    @Test
    void constantChannelLeavesTheModelAndIsNamed() {
        Dataset plant = SyntheticPlant.normal(500, 1);
        List<double[]> rows = plant.rows();
        rows.forEach(row -> row[2] = 7.5);

        FittedModel model =
                Trainer.fit(Dataset.unbroken(plant.channels(), plant.period(), rows), SETTINGS);

        assertThat(model.channels()).containsExactly("flow", "current", "temperature");
        assertThat(model.constants()).containsExactly(Map.entry("pressure", 7.5));
    }

    @Test
    void channelThatMovesInOneBlockOnlyStaysFinite() {
        Dataset plant = SyntheticPlant.normal(800, 1);
        for (int row = 0; row < 800; row++) {
            plant.rows().get(row)[3] = row == 700 ? 33 : 32;
        }

        FittedModel model = Trainer.fit(plant, SETTINGS);

        assertThat(model.threshold()).isFinite().isPositive();
    }

    @Test
    void twoHundredRowsAreEnoughToFitAndEighteenHundredToDeploy() {
        assertThat(Trainer.fit(SyntheticPlant.normal(200, 1), SETTINGS).isDeployable()).isFalse();
        assertThat(Trainer.fit(SyntheticPlant.normal(1_799, 1), SETTINGS).isDeployable()).isFalse();
        assertThat(Trainer.fit(SyntheticPlant.normal(1_800, 1), SETTINGS).isDeployable()).isTrue();
        assertThatThrownBy(() -> Trainer.fit(SyntheticPlant.normal(199, 1), SETTINGS))
                .isInstanceOf(UnfitRecordingException.class)
                .hasMessage(
                        "199 rows are too few: a model needs at least 200, one that may raise"
                                + " alerts 1,800");
    }

    @Test
    void recordingFullOfHolesIsRefused() {
        List<Integer> starts = IntStream.range(0, 50).map(i -> i * 20).boxed().toList();
        Dataset torn =
                new Dataset(
                        SyntheticPlant.CHANNELS,
                        Duration.ofSeconds(1),
                        SyntheticPlant.normal(1_000, 1).rows(),
                        Optional.empty(),
                        starts);

        assertThatThrownBy(() -> Trainer.fit(torn, SETTINGS))
                .isInstanceOf(UnfitRecordingException.class)
                .hasMessageContaining("49 holes");
    }

    @Test
    void noWindowReachesAcrossASeam() {
        List<double[]> calm = SyntheticPlant.normal(1_000, 1).rows();
        List<double[]> rows = new ArrayList<>(calm);
        // The second run begins at another operating point; across the seam it would be a jump.
        SyntheticPlant.normal(1_000, 2).rows().forEach(row -> rows.add(shifted(row)));
        Dataset joined =
                new Dataset(
                        SyntheticPlant.CHANNELS,
                        SyntheticPlant.PERIOD,
                        rows,
                        Optional.empty(),
                        List.of(0, 1_000));

        double[] scores = Trainer.fit(joined, SETTINGS).crossFit().scores();

        int firstWindow = 1_000 + SETTINGS.window() - 1;
        assertThat(Arrays.copyOfRange(scores, 1_000, firstWindow)).containsOnly(Double.NaN);
        assertThat(scores[firstWindow]).isFinite();
    }

    private static double[] shifted(double[] row) {
        double[] other = row.clone();
        other[0] += 1;
        return other;
    }
}
