package io.millrace.models.export.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.millrace.models.SyntheticPlant;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.export.Fingerprint;
import io.millrace.models.export.GoldenVector;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.FittedModel;
import io.millrace.models.fit.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph against the reference, in the runtime that the gateway uses. */
class OnnxModelFileTest {
    private static final Offset<Double> TOLERANCE = within(1e-4);
    private static final List<String> UNITS = List.of("m3/h", "A", "Pa", "Cel");

    private final FittedModel model =
            Trainer.fit(SyntheticPlant.normal(1_900, 1), DetectorSettings.standard());
    private final byte[] bytes = OnnxModelFile.bytes(model, UNITS);

    @Test
    void graphAnswersTheGoldenVectorsOneByOne() throws OrtException {
        for (GoldenVector vector : GoldenVector.sample(model)) {
            Answer answer = run(List.of(vector));

            answer.matches(0, vector);
        }
    }

    @Test
    void graphAnswersAWholeBatchAtOnce() throws OrtException {
        List<GoldenVector> batch = new ArrayList<>();
        while (batch.size() < 64) {
            batch.addAll(GoldenVector.sample(model));
        }

        Answer answer = run(batch);

        for (int i = 0; i < batch.size(); i++) {
            answer.matches(i, batch.get(i));
        }
    }

    @Test
    void contributionsSumToTheScore() throws OrtException {
        List<GoldenVector> batch = GoldenVector.sample(model);

        Answer answer = run(batch);

        for (int i = 0; i < batch.size(); i++) {
            double sum = 0;
            for (float term : answer.contribution()[i]) {
                assertThat(term).isNotNegative();
                sum += term;
            }
            assertThat(sum).isCloseTo(answer.score()[i], within(1e-5 * (1 + sum)));
        }
    }

    @Test
    void inputsAndOutputsHaveTheContractsNamesAndShapes() throws OrtException {
        try (OrtSession session = session()) {
            assertThat(session.getInputNames()).containsExactly("input", "baseline");
            assertThat(shape(session.getInputInfo().get("input"))).containsExactly(-1, 40, 4);
            assertThat(shape(session.getInputInfo().get("baseline"))).containsExactly(-1, 4);
            assertThat(session.getOutputNames())
                    .containsExactly("score", "contribution", "residual");
            assertThat(shape(session.getOutputInfo().get("score"))).containsExactly(-1);
            assertThat(shape(session.getOutputInfo().get("contribution"))).containsExactly(-1, 4);
            assertThat(shape(session.getOutputInfo().get("residual"))).containsExactly(-1, 4);
        }
    }

    @Test
    void metadataSaysEverythingAHostNeeds() throws OrtException {
        try (OrtSession session = session()) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();

            assertThat(metadata)
                    .containsEntry("contract", "millrace-anomaly/1")
                    .containsEntry(
                            "channels", "[\"flow\",\"current\",\"pressure\",\"temperature\"]")
                    .containsEntry("units", "[\"m3/h\",\"A\",\"Pa\",\"Cel\"]")
                    .containsEntry("period", "200ms")
                    .containsEntry("window", "40")
                    .containsEntry("threshold", Double.toString(model.threshold()))
                    .containsEntry("off_ratio", "0.7")
                    .containsEntry("rows_to_raise", "3")
                    .containsEntry("score_halflife", "5")
                    .containsEntry("baseline_halflife", "300")
                    .containsEntry("deployable", "true")
                    .containsEntry("train_rows", "1900")
                    .containsEntry("train_sha256", Fingerprint.of(model.training()))
                    .containsKeys("model_version", "trained_from", "trained_to");
        }
    }

    @Test
    void sameRowsGiveTheSameBytes() {
        FittedModel again =
                Trainer.fit(SyntheticPlant.normal(1_900, 1), DetectorSettings.standard());

        assertThat(OnnxModelFile.bytes(again, UNITS)).isEqualTo(bytes);
    }

    @Test
    void otherRowsGiveAnotherVersion() throws OrtException {
        Dataset otherRows = SyntheticPlant.normal(1_900, 2);
        FittedModel other = Trainer.fit(otherRows, DetectorSettings.standard());

        assertThat(version(OnnxModelFile.bytes(other, UNITS))).isNotEqualTo(version(bytes));
    }

    @Test
    void sidecarHoldsTheHashAndNothingElseIsLeft(@TempDir Path folder) throws IOException {
        String hash = OnnxModelFile.write(folder.resolve("pump.onnx"), bytes);

        assertThat(Files.readAllBytes(folder.resolve("pump.onnx"))).isEqualTo(bytes);
        assertThat(Files.readString(folder.resolve("pump.onnx.sha256"), UTF_8))
                .isEqualTo(hash + "  pump.onnx\n");
        assertThat(hash).isEqualTo(Fingerprint.of(bytes));
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    // As the runtime hands them over; never compared as a whole.
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(float[] score, float[][] contribution, float[][] residual) {
        void matches(int row, GoldenVector expected) {
            assertThat((double) score[row]).isCloseTo(expected.score(), TOLERANCE);
            for (int c = 0; c < expected.residual().length; c++) {
                assertThat((double) contribution[row][c])
                        .isCloseTo(expected.contribution()[c], TOLERANCE);
                assertThat((double) residual[row][c]).isCloseTo(expected.residual()[c], TOLERANCE);
            }
        }
    }

    private Answer run(List<GoldenVector> batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[][][] input = batch.stream().map(GoldenVector::input).toArray(float[][][]::new);
        float[][] baseline = batch.stream().map(GoldenVector::baseline).toArray(float[][]::new);
        try (OrtSession session = session();
                OnnxTensor windows = OnnxTensor.createTensor(environment, input);
                OnnxTensor baselines = OnnxTensor.createTensor(environment, baseline)) {
            Map<String, OnnxTensor> inputs = Map.of("input", windows, "baseline", baselines);
            try (OrtSession.Result result = session.run(inputs)) {
                return new Answer(
                        (float[]) result.get("score").orElseThrow().getValue(),
                        (float[][]) result.get("contribution").orElseThrow().getValue(),
                        (float[][]) result.get("residual").orElseThrow().getValue());
            }
        }
    }

    private OrtSession session() throws OrtException {
        return OrtEnvironment.getEnvironment().createSession(bytes);
    }

    private static String version(byte[] bytes) throws OrtException {
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes)) {
            return session.getMetadata().getCustomMetadata().get("model_version");
        }
    }

    private static long[] shape(NodeInfo node) {
        return ((TensorInfo) node.getInfo()).getShape();
    }
}
