package io.millrace.gateway.score;

import io.millrace.gateway.score.ModelManifest.Graph;
import io.millrace.gateway.score.ModelManifest.HalfLives;
import io.millrace.gateway.score.ModelScore.AlertFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that writes down what it was given. Its residual is the newest row less the baseline's
 * own input, its score the mean square of residual minus baseline.
 */
final class SpyModel implements Model {
    private final ModelManifest manifest;
    final List<Integer> runSizes = new ArrayList<>();
    final List<List<Float>> windows = new ArrayList<>();
    final List<List<Float>> baselines = new ArrayList<>();
    boolean isFailing;
    float addedToScore;
    int closed;

    SpyModel(ModelManifest manifest) {
        this.manifest = manifest;
    }

    static ModelManifest manifest(int window, String... channels) {
        return manifest("v1", window, new HalfLives(0.0, 0.0), channels);
    }

    static ModelManifest manifest(
            String version, int window, HalfLives halfLives, String... channels) {
        return new ModelManifest(
                version,
                List.of(channels),
                Arrays.stream(channels).map(_ -> "1").toList(),
                Duration.ofSeconds(1),
                window,
                4.0,
                new AlertFilter(3, 0.7),
                halfLives,
                true,
                new Graph(true, true, true, 64));
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public void run(WindowBatch batch) {
        if (isFailing) {
            throw new ModelFailedException("the run was told to fail", new IllegalStateException());
        }
        runSizes.add(batch.size());
        int channels = manifest.channels().size();
        int values = manifest.window() * channels;
        for (int i = 0; i < batch.size(); i++) {
            windows.add(list(batch.input(), i * values, values));
            baselines.add(list(batch.baseline(), i * channels, channels));
            float sum = 0f;
            for (int c = 0; c < channels; c++) {
                float residual = batch.input()[(i + 1) * values - channels + c];
                float distance = residual - batch.baseline()[i * channels + c];
                batch.residual()[i * channels + c] = residual;
                batch.contribution()[i * channels + c] = distance * distance / channels;
                sum += distance * distance / channels;
            }
            batch.score()[i] = sum + addedToScore;
        }
    }

    @Override
    public void close() {
        closed++;
    }

    private static List<Float> list(float[] values, int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> values[i]).toList();
    }
}
