package io.millrace.profile;

import java.time.Duration;
import java.util.Optional;

/**
 * One data point of a device type: what it measures, where it is found, what is normal and what is
 * reported.
 *
 * @param name lower-case letters, digits and hyphens; unique in its profile
 * @param instrumentRange what the instrument can return; a value outside has quality BAD
 * @param normalRange what normal operation gives
 * @param mqtt where it is found in MQTT; empty for a channel that comes another way
 * @param scale raw to engineering value
 * @param judgement how its readings are judged and reported
 */
public record ChannelSpec(
        String name,
        EngineeringUnit unit,
        Optional<Range> instrumentRange,
        Optional<Range> normalRange,
        Optional<MqttMapping> mqtt,
        Scale scale,
        Judgement judgement) {

    /**
     * @param report which readings go on
     * @param limits configured boundaries
     * @param staleAfter no reading for this long: the channel is stale; empty: never
     * @param flatlineAfter readings of exactly the same value for this long: the instrument is
     *     stuck; empty: never. For channels whose noise is above their resolution
     */
    public record Judgement(
            ReportRule report,
            Limits limits,
            Optional<Duration> staleAfter,
            Optional<Duration> flatlineAfter) {
        /** Everything is reported and nothing is judged. */
        public static final Judgement NONE =
                new Judgement(
                        ReportRule.EVERYTHING, Limits.NONE, Optional.empty(), Optional.empty());
    }
}
