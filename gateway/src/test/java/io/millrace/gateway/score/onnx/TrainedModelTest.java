package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.score.WindowBatch;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.export.GoldenVector;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer's file in the gateway's runtime: they share nothing but the contract. */
class TrainedModelTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir private Path folder;

    @Test
    void answersTheTrainersGoldenVectors() {
        FittedModel fitted = Trainer.fit(plant(1_900), DetectorSettings.standard());
        Path file = folder.resolve("plant.onnx");
        byte[] bytes = OnnxModelFile.bytes(fitted, List.of("m3/h", "A", "Cel"));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("sample_score");
        OnnxModelFile.write(file, bytes);

        try (OnnxModel model = new OnnxModelLoader().load(file)) {
            assertThat(model.manifest().period()).isEqualTo(Duration.ofMillis(200));
            assertThat(model.manifest().isDeployable()).isTrue();
            for (GoldenVector vector : GoldenVector.sample(fitted)) {
                assertAnswers(model, vector);
            }
        }
    }

    private static void assertAnswers(OnnxModel model, GoldenVector vector) {
        WindowBatch batch = new WindowBatch(model.manifest(), 1);
        batch.add();
        int channels = vector.baseline().length;
        for (int row = 0; row < vector.input().length; row++) {
            System.arraycopy(vector.input()[row], 0, batch.input(), row * channels, channels);
        }
        System.arraycopy(vector.baseline(), 0, batch.baseline(), 0, channels);

        model.run(batch);

        assertThat((double) batch.score()[0])
                .isCloseTo(vector.score(), within(TOLERANCE * (1 + vector.score())));
        for (int c = 0; c < channels; c++) {
            assertThat((double) batch.residual()[c])
                    .isCloseTo(vector.residual()[c], within(TOLERANCE));
        }
    }

    private static Dataset plant(int count) {
        Random random = new Random(7);
        List<double[]> rows = new ArrayList<>();
        double load = 0;
        for (int row = 0; row < count; row++) {
            load = 0.98 * load + 0.2 * random.nextGaussian();
            rows.add(
                    new double[] {
                        120 + 4 * load + 0.5 * random.nextGaussian(),
                        8 + 0.4 * load + 0.05 * random.nextGaussian(),
                        60 + 0.1 * random.nextGaussian()
                    });
        }
        return Dataset.unbroken(
                List.of("flow", "current", "temperature"), Duration.ofMillis(200), rows);
    }
}
