package io.millrace.gateway.score.onnx;

import io.millrace.gateway.score.WindowBatch;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times the runtime by hand: processor microseconds per window at batches of 1 and 64, for a model
 * of the trainer with window 40 and 8 channels. Not a test; run its main.
 */
final class ScoringTiming {
    private static final int CHANNELS = 8;
    private static final int ROUNDS = 9;

    private ScoringTiming() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempDirectory("timing").resolve("m.onnx");
        List<String> names = IntStream.range(0, CHANNELS).mapToObj(c -> "c" + c).toList();
        List<String> units = names.stream().map(_ -> "1").toList();
        Dataset noise = Dataset.unbroken(names, Duration.ofSeconds(1), noise());
        OnnxModelFile.write(
                file, OnnxModelFile.bytes(Trainer.fit(noise, DetectorSettings.standard()), units));
        try (OnnxModel model = new OnnxModelLoader().load(file)) {
            System.out.printf("us-per-window@1  %.2f%n", time(model, 1, 200_000));
            System.out.printf("us-per-window@64 %.3f%n", time(model, 64, 20_000));
        }
    }

    /** The median of some rounds, the first of which only warm up. */
    private static double time(OnnxModel model, int windows, int runs) {
        WindowBatch batch = new WindowBatch(model.manifest(), windows);
        for (int i = 0; i < windows; i++) {
            batch.add();
        }
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        double[] microseconds = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            for (int i = 0; i < runs; i++) {
                model.run(batch);
            }
            double perWindow = (clock.getCurrentThreadCpuTime() - start) / 1e3 / runs / windows;
            microseconds[Math.max(0, round)] = perWindow;
        }
        Arrays.sort(microseconds);
        return microseconds[ROUNDS / 2];
    }

    private static List<double[]> noise() {
        Random random = new Random(1);
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < 2_000; row++) {
            rows.add(random.doubles(CHANNELS).toArray());
        }
        return rows;
    }
}
