package io.millrace.gateway.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.models.dataset.Alignment;
import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer lays out what it reads from topics by the very rules of live scoring. */
class RowsAsTrainedTest {
    private static final double END = 600;

    private final Random random = new Random(11);
    private final List<Sample> samples = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 1.0, 4.0, 25.0})
    void theSameReadingsGiveTheSameRows(double slowSeconds) {
        double fast = 0;
        double slow = 0;
        while (fast < END) {
            if (slow <= fast) {
                add("slow", 1, slow);
                slow += slowSeconds * jitter();
            } else {
                add("fast", 0, fast);
                // Now and then a hole that may be held, and one that may not.
                fast += (random.nextInt(60) == 0 ? random.nextInt(40) : 0.9) * jitter();
            }
        }

        SpyModel model = new SpyModel(SpyModel.manifest(1, "fast", "slow"));
        Scorer scorer = new Scorer(_ -> List.of(new ModelUse("m", false)));
        scorer.install("m", model);
        scorer.score(readings);
        scorer.tick(Readings.at(END + 3_600));

        Dataset trained =
                Alignment.of(List.of("fast", "slow"), samples, Duration.ofSeconds(1), List.of());
        assertThat(trained.size()).isGreaterThan(100);
        assertThat(model.windows)
                .containsExactlyElementsOf(
                        trained.rows().stream()
                                .map(row -> List.of((float) row[0], (float) row[1]))
                                .toList());
    }

    private double jitter() {
        return 0.95 + 0.1 * random.nextDouble();
    }

    private void add(String channel, int position, double seconds) {
        double value = (float) random.nextDouble();
        readings.add(Readings.good("pump-1", channel, value, seconds));
        samples.add(new Sample(position, Readings.at(seconds), value));
    }
}
