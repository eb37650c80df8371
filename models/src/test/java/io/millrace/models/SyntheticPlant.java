package io.millrace.models;

import io.millrace.models.dataset.Dataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small plant with one hidden load that four channels follow; every row is a pure function of the
 * seed.
 */
public final class SyntheticPlant {
    public static final List<String> CHANNELS =
            List.of("flow", "current", "pressure", "temperature");
    public static final Duration PERIOD = Duration.ofMillis(200);

    private SyntheticPlant() {}

    public static Dataset normal(int rows, long seed) {
        return Dataset.unbroken(CHANNELS, PERIOD, rows(rows, seed));
    }

    /** Normal until {@code from}; from there the current loses a third. */
    public static Dataset withLostCurrent(int rows, long seed, int from) {
        List<double[]> values = rows(rows, seed);
        for (int row = from; row < rows; row++) {
            values.get(row)[1] *= 2 / 3.0;
        }
        return Dataset.unbroken(CHANNELS, PERIOD, values);
    }

    private static List<double[]> rows(int count, long seed) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        double load = 0;
        double warmth = 0;
        for (int row = 0; row < count; row++) {
            load = 0.98 * load + 0.2 * random.nextGaussian();
            warmth = 0.995 * warmth + 0.005 * load;
            rows.add(
                    new double[] {
                        120 + 4 * load + 0.5 * random.nextGaussian(),
                        8 + 0.4 * load + 0.05 * random.nextGaussian(),
                        101_325 - 30 * load + 5 * random.nextGaussian(),
                        60 + 6 * warmth + 0.1 * random.nextGaussian()
                    });
        }
        return rows;
    }
}
