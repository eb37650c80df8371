package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.score.WindowBatch;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that no part of Millrace has made: written by {@code models/examples/train_sklearn.py}
 * from 2,000 rows, and what scikit-learn itself says of windows of {@code recording.csv}.
 */
@Guarantee("M1")
class ForeignModelTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "foreign");
    private static final int WINDOW = 10;
    private static final int CHANNELS = 3;

    @ParameterizedTest
    @CsvSource({"pca, 1, true", "mixture, 2, false"})
    void scoresAsTheLibraryThatTrainedItDoes(String kind, int column, boolean hasContribution)
            throws IOException {
        List<String> rows = lines("recording.csv");
        List<String> expectations = lines("expected.csv");
        try (OnnxModel model = new OnnxModelLoader().load(FOLDER.resolve(kind + ".onnx"))) {
            assertThat(model.manifest().version()).isEqualTo(kind + "-1");
            assertThat(model.manifest().graph().givesContribution()).isEqualTo(hasContribution);
            WindowBatch batch = new WindowBatch(model.manifest(), expectations.size());
            for (String expectation : expectations) {
                int last = Integer.parseInt(expectation.split(",", -1)[0]);
                fill(batch, rows.subList(last + 1 - WINDOW, last + 1));
            }

            model.run(batch);

            for (int i = 0; i < expectations.size(); i++) {
                double expected = Double.parseDouble(expectations.get(i).split(",", -1)[column]);
                assertThat((double) batch.score()[i])
                        .as("row %s", expectations.get(i))
                        .isCloseTo(expected, within(1e-3 * (1 + expected)));
            }
        }
    }

    @Test
    void isCautionedOfWithoutAHashBesideIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pca.onnx");
        assertThat(OnnxModelLoader.caution(file)).isEmpty();

        Files.copy(FOLDER.resolve("pca.onnx"), file);
        assertThat(OnnxModelLoader.caution(file))
                .hasValueSatisfying(text ->
                        assertThat(text)
                                .contains(file + " has no pca.onnx.sha256 beside it")
                                .endsWith("sha256sum pca.onnx > pca.onnx.sha256"));

        Files.copy(FOLDER.resolve("pca.onnx.sha256"), folder.resolve("pca.onnx.sha256"));
        assertThat(OnnxModelLoader.caution(file)).isEmpty();
        new OnnxModelLoader().load(file).close();
    }

    private static void fill(WindowBatch batch, List<String> rows) {
        int at = batch.add() * WINDOW * CHANNELS;
        for (String row : rows) {
            String[] fields = row.split(",", -1);
            for (int channel = 0; channel < CHANNELS; channel++) {
                batch.input()[at++] = Float.parseFloat(fields[channel + 1]);
            }
        }
    }

    /** Without the header. */
    private static List<String> lines(String name) throws IOException {
        List<String> all = Files.readAllLines(FOLDER.resolve(name));
        return all.subList(1, all.size());
    }
}
