package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.Scorer;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.export.onnx.OnnxModelFile;
import io.millrace.models.fit.DetectorSettings;
import io.millrace.models.fit.Trainer;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real models in ONNX Runtime, changed between the rows of devices that never pause. */
class ModelSwapTest {
    private static final int SWAPS = 500;
    private static final int DEVICES = 20;
    private static final int ROWS_BETWEEN_SWAPS = 3;
    private static final List<String> CHANNELS = List.of("flow", "current");
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

    @TempDir private Path folder;

    @Test
    @Guarantee("M1")
    void fiveHundredSwapsLoseNoRow() {
        Path first = trained("first.onnx", 1);
        Path second = trained("second.onnx", 2);
        OnnxModelLoader loader = new OnnxModelLoader();
        Random random = new Random(3);
        Map<String, Set<Long>> scored = new HashMap<>();
        Set<String> versions = new HashSet<>();
        long rows = 0;
        try (Scorer scorer = new Scorer(_ -> List.of(new ModelUse("m", false)))) {
            for (int swap = 0; swap < SWAPS; swap++) {
                scorer.install("m", loader.load(swap % 2 == 0 ? first : second));
                for (int i = 0; i < ROWS_BETWEEN_SWAPS; i++, rows++) {
                    for (ModelScore score : scorer.score(row(rows, random))) {
                        long row = Duration.between(START, score.time()).toSeconds();
                        assertThat(
                                        scored.computeIfAbsent(
                                                        score.device().name(), _ -> new HashSet<>())
                                                .add(row))
                                .isTrue();
                        versions.add(score.model());
                    }
                }
            }
            assertThat(scorer.failures()).isEmpty();
        }

        long window = 40;
        List<Long> expected = LongStream.range(window - 1, rows - 1).boxed().toList();
        assertThat(scored).hasSize(DEVICES);
        assertThat(scored.values()).allSatisfy(found -> assertThat(found).containsAll(expected));
        assertThat(versions).hasSize(2);
    }

    private static List<Reading> row(long row, Random random) {
        Instant time = START.plusSeconds(row);
        List<Reading> readings = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            for (String channel : CHANNELS) {
                readings.add(
                        new Reading(
                                new ChannelId(new DeviceId("pump-" + device), channel),
                                OptionalDouble.of(random.nextDouble()),
                                QualityCode.GOOD,
                                new ReadingTime(Optional.of(time), time, true),
                                OptionalLong.of(row)));
            }
        }
        return readings;
    }

    private Path trained(String name, long seed) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < 2_000; row++) {
            rows.add(random.doubles(CHANNELS.size()).toArray());
        }
        Path file = folder.resolve(name);
        OnnxModelFile.write(
                file,
                OnnxModelFile.bytes(
                        Trainer.fit(
                                Dataset.unbroken(CHANNELS, Duration.ofSeconds(1), rows),
                                DetectorSettings.standard()),
                        List.of("m3/h", "A")));
        return file;
    }
}
