package io.millrace.profile;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The configured boundaries of a channel and how patiently they are judged. Terms follow ISA-18.2
 * as OPC UA Part 9 quotes it.
 *
 * @param highHigh above: alert limit-high-high
 * @param high above: alert limit-high
 * @param low below: alert limit-low
 * @param lowLow below: alert limit-low-low
 * @param hysteresis a limit alert clears only when the value is back inside by this much; channel's
 *     unit, 0 or more
 * @param delays how long the value must stay outside to raise, and back inside to clear
 */
public record Limits(
        OptionalDouble highHigh,
        OptionalDouble high,
        OptionalDouble low,
        OptionalDouble lowLow,
        double hysteresis,
        Delays delays) {

    /** How long a condition must persist to raise and to clear. */
    public record Delays(Duration onDelay, Duration offDelay) {
        public static final Delays NONE = new Delays(Duration.ZERO, Duration.ZERO);

        public Delays {
            if (onDelay.isNegative() || offDelay.isNegative()) {
                throw new IllegalArgumentException("on-delay and off-delay cannot be negative");
            }
        }
    }

    /** No boundary at all. */
    public static final Limits NONE =
            new Limits(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    0.0,
                    Delays.NONE);

    public Limits {
        if (!(hysteresis >= 0.0 && Double.isFinite(hysteresis))) {
            throw new IllegalArgumentException("hysteresis must be 0 or more, not " + hysteresis);
        }
        requireOrder("low-low", lowLow, "low", low);
        requireOrder("low", low, "high", high);
        requireOrder("high", high, "high-high", highHigh);
        requireOrder("low-low", lowLow, "high-high", highHigh);
    }

    private static void requireOrder(
            String lowerName, OptionalDouble lower, String upperName, OptionalDouble upper) {
        if (lower.isPresent()
                && upper.isPresent()
                && !(lower.getAsDouble() < upper.getAsDouble())) {
            throw new IllegalArgumentException(
                    "%s (%s) must be below %s (%s)"
                            .formatted(
                                    lowerName,
                                    lower.getAsDouble(),
                                    upperName,
                                    upper.getAsDouble()));
        }
    }
}
