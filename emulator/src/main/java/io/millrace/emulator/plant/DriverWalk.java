package io.millrace.emulator.plant;

import io.millrace.profile.Emulation.Driver;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** One hidden cause as it moves through time. Not thread-safe. */
final class DriverWalk {
    private final Driver driver;
    private final double cycleSeconds;
    private final double phase;
    private final double keep;
    private final double fresh;
    private double wandering;

    DriverWalk(Driver driver, Duration step, RandomGenerator random) {
        this.driver = driver;
        this.cycleSeconds = Seconds.of(driver.cycle());
        this.phase = 2.0 * Math.PI * random.nextDouble();
        this.keep = Seconds.decay(step, driver.inertia());
        // Keeps the variance at 1 for every step width (exact discretisation of the
        // Ornstein-Uhlenbeck process).
        this.fresh = Math.sqrt(1.0 - keep * keep);
        this.wandering = random.nextGaussian();
    }

    double next(double seconds, RandomGenerator random) {
        wandering = keep * wandering + fresh * random.nextGaussian();
        double swinging =
                cycleSeconds > 0.0
                        ? driver.swing() * Math.sin(2.0 * Math.PI * seconds / cycleSeconds + phase)
                        : 0.0;
        return driver.mean() + swinging + driver.wander() * wandering;
    }
}
