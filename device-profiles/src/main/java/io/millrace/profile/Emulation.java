package io.millrace.profile;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the emulator plays a device of this type: slow hidden drivers (load, ambient temperature),
 * channels that follow them with lag and noise, and named faults that bend the channels. Values are
 * in the channels' units.
 *
 * @param period sampling period of every channel
 * @param drivers hidden causes by name; each wanders around its mean
 * @param signals one per channel, by channel name
 * @param faults by kind, for example {@code dry-running}
 */
public record Emulation(
        Duration period,
        Map<String, Driver> drivers,
        Map<String, Signal> signals,
        Map<String, Fault> faults) {

    public Emulation {
        drivers = Map.copyOf(drivers);
        signals = Map.copyOf(signals);
        faults = Map.copyOf(faults);
    }

    /**
     * {@code mean + swing * sin(2 pi t / cycle + phase) + wander * OU(inertia)}, where OU is an
     * Ornstein-Uhlenbeck process of unit variance.
     *
     * @param inertia correlation time of the wandering part
     */
    public record Driver(
            double mean, double swing, Duration cycle, double wander, Duration inertia) {}

    /**
     * {@code base + sum(gain * lagged driver) + noise * N(0, 1)}, clipped to the channel's
     * instrument range.
     *
     * @param gains by driver name
     * @param lag first-order time constant with which the channel follows its drivers
     * @param noise standard deviation of the measuring noise
     * @param resolution the instrument's step; 0 for none
     * @param integral for a counter: what it counts, added to the rest
     */
    public record Signal(
            double base,
            Map<String, Double> gains,
            Duration lag,
            double noise,
            double resolution,
            Optional<Integral> integral) {
        public Signal {
            gains = Map.copyOf(gains);
        }

        /** A signal that counts nothing. */
        public Signal(
                double base,
                Map<String, Double> gains,
                Duration lag,
                double noise,
                double resolution) {
            this(base, gains, lag, noise, resolution, Optional.empty());
        }
    }

    /**
     * The sum over time of another channel, since the emulation began.
     *
     * @param channel the rate, for example a flow in m3/h
     * @param per the time in the rate's unit, for example 1 h
     */
    public record Integral(String channel, Duration per) {}

    /**
     * @param leading the channel that an engineer would name first
     * @param ramp how long the fault takes to develop fully, linear
     * @param effects by channel name
     */
    public record Fault(String leading, Duration ramp, Map<String, Effect> effects) {
        public Fault {
            effects = Map.copyOf(effects);
        }
    }

    /**
     * What a fully developed fault does to a channel: {@code value * factor + offset + noise * N(0,
     * 1)}.
     *
     * @param factor 1 leaves the value
     */
    public record Effect(double factor, double offset, double noise) {}
}
