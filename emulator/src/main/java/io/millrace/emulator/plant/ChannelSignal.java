package io.millrace.emulator.plant;

import io.millrace.profile.Emulation.Signal;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One channel as it follows the drivers, before faults and before the instrument. Not thread-safe.
 */
final class ChannelSignal {
    private final Signal signal;
    private final double[] gains;
    private final double keep;
    private double following = Double.NaN;

    ChannelSignal(Signal signal, List<String> driverNames, Duration step) {
        this.signal = signal;
        this.gains =
                driverNames.stream()
                        .mapToDouble(driver -> signal.gains().getOrDefault(driver, 0.0))
                        .toArray();
        this.keep = Seconds.decay(step, signal.lag());
    }

    double next(double[] drivers, RandomGenerator random) {
        double pull = 0.0;
        for (int i = 0; i < gains.length; i++) {
            pull += gains[i] * drivers[i];
        }
        // A device that is met in the middle of its day has no start-up transient.
        following = Double.isNaN(following) ? pull : keep * following + (1.0 - keep) * pull;
        return signal.base() + following + signal.noise() * random.nextGaussian();
    }
}
