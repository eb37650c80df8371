package io.millrace.emulator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.Emulation.Driver;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverWalkTest {
    private static final Duration INERTIA = Duration.ofSeconds(10);
    private static final double LENGTH_SECONDS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {10, 200, 5_000})
    void wandersJustAsWidelyAndSlowlyWhateverTheSamplingPeriod(int stepMillis) {
        Duration step = Duration.ofMillis(stepMillis);
        RandomGenerator random = DeviceRandom.of(1, "driver").running();
        DriverWalk walk =
                new DriverWalk(new Driver(5, 0, Duration.ofMinutes(1), 2, INERTIA), step, random);
        int steps = (int) (LENGTH_SECONDS * 1000 / stepMillis);
        int lag = (int) (INERTIA.toMillis() / stepMillis);
        double[] values = new double[steps];
        double squares = 0;
        double products = 0;

        for (int i = 0; i < steps; i++) {
            values[i] = (walk.next(i * stepMillis / 1000.0, random) - 5) / 2;
            squares += values[i] * values[i] / steps;
            products += i >= lag ? values[i] * values[i - lag] / (steps - lag) : 0;
        }

        assertThat(squares).isBetween(0.85, 1.15);
        assertThat(products / squares)
                .as("correlation after one inertia")
                .isBetween(0.28, 0.46); // 1/e
    }
}
