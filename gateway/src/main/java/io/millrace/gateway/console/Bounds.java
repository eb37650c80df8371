package io.millrace.gateway.console;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Limits;
import io.millrace.profile.Range;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The lines to draw over a channel's values, in its unit.
 *
 * @param normal what normal operation gives
 */
public record Bounds(
        OptionalDouble highHigh,
        OptionalDouble high,
        OptionalDouble low,
        OptionalDouble lowLow,
        Optional<Range> normal) {

    /** Those of {@code channel}. */
    public static Bounds of(ChannelSpec channel) {
        Limits limits = channel.judgement().limits();
        return new Bounds(
                limits.highHigh(),
                limits.high(),
                limits.low(),
                limits.lowLow(),
                channel.normalRange());
    }
}
