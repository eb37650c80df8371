package io.millrace.emulator.plant;

import io.millrace.profile.Emulation.Effect;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A fault that has begun on one device. Stateful and not thread-safe. */
sealed interface ActiveFault {

    /** What becomes of {@code value} on the channel at index {@code channel}. */
    double bend(int channel, double value, Age age);

    /**
     * How long the fault has lasted.
     *
     * @param seconds since it began, 0 or more
     * @param random for the noise that the fault adds
     */
    record Age(double seconds, RandomGenerator random) {}

    /**
     * Develops linearly over {@code rampSeconds} and stays. One place per channel in {@code
     * effects}.
     */
    record Bend(List<Optional<Effect>> effects, double rampSeconds) implements ActiveFault {
        @Override
        public double bend(int channel, double value, Age age) {
            double share = rampSeconds > 0.0 ? Math.min(1.0, age.seconds() / rampSeconds) : 1.0;
            return effects.get(channel)
                    .map(effect -> apply(effect, value, share, age))
                    .orElse(value);
        }
    }

    /** Full effect on one channel for {@code pulseSeconds}, every {@link #EVERY_SECONDS}. */
    record Spikes(int leading, Effect effect, double pulseSeconds) implements ActiveFault {
        static final double PULSE_SECONDS = 0.6;
        static final double EVERY_SECONDS = 5.0;

        @Override
        public double bend(int channel, double value, Age age) {
            // The small allowance absorbs rounding where the pulse is a whole number of steps.
            boolean isPulse = age.seconds() % EVERY_SECONDS < pulseSeconds - 1e-6;
            return channel == leading && isPulse ? apply(effect, value, 1.0, age) : value;
        }
    }

    /** Keeps the first value it sees. */
    final class Flatline implements ActiveFault {
        private final int leading;
        private double held = Double.NaN;

        Flatline(int leading) {
            this.leading = leading;
        }

        @Override
        public double bend(int channel, double value, Age age) {
            if (channel != leading) {
                return value;
            }
            if (Double.isNaN(held)) {
                held = value;
            }
            return held;
        }
    }

    /** Leaves the values; the device itself falls silent. */
    record Silence() implements ActiveFault {
        @Override
        public double bend(int channel, double value, Age age) {
            return value;
        }
    }

    private static double apply(Effect effect, double value, double share, Age age) {
        double factor = 1.0 + (effect.factor() - 1.0) * share;
        double noise = effect.noise() * share * age.random().nextGaussian();
        return value * factor + effect.offset() * share + noise;
    }
}
