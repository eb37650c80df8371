package io.millrace.benchmarks.scoring;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.Trainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A model of the trainer as a plant has them: windows of 40 rows of 8 channels. */
final class ModelUnderTest {
    static final int CHANNELS = 8;
    private static final int ROWS = 2_000;
    private static final long SEED = 1;

    private ModelUnderTest() {}

    static Path writeTo(Path folder) {
        List<String> names = IntStream.range(0, CHANNELS).mapToObj(c -> "c" + c).toList();
        List<String> units = names.stream().map(_ -> "1").toList();
        Random random = new Random(SEED);
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(random.doubles(CHANNELS).toArray());
        }
        Dataset noise = Dataset.unbroken(names, Duration.ofSeconds(1), rows);
        Path file = folder.resolve("model.onnx");
        OnnxModelFile.write(
                file, OnnxModelFile.bytes(Trainer.fit(noise, DetectorSettings.standard()), units));
        return file;
    }
}
