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
 * @param local how it is read where it is wired to the gateway's own machine
 * @param conversion raw to engineering value
 * @param judgement how its readings are judged and reported
 */
public record ChannelSpec(
        String name,
        EngineeringUnit unit,
        Optional<Range> instrumentRange,
        Optional<Range> normalRange,
        Optional<MqttMapping> mqtt,
        Optional<LocalSource> local,
        Conversion conversion,
        Judgement judgement) {

    /**
     * Whether the instrument can return this value. A current loop may go a little beyond its ends,
     * as NE 43 allows: an empty tank is not a broken gauge.
     */
    public boolean isMeasurable(double value) {
        return instrumentRange
                .map(range ->
                        conversion.currentLoop().map(loop -> loop.withPlay(range)).orElse(range))
                .map(range -> range.contains(value))
                .orElse(true);
    }

    /**
     * @param report which readings go on
     * @param limits configured boundaries
     * @param rateLimit how fast the value may change; empty: as fast as it likes
     * @param staleAfter no reading for this long: the channel is stale; empty: never
     * @param flatlineAfter readings of exactly the same value for this long: the instrument is
     *     stuck; empty: never. For channels whose noise is above their resolution
     */
    public record Judgement(
            ReportRule report,
            Limits limits,
            Optional<RateLimit> rateLimit,
            Optional<Duration> staleAfter,
            Optional<Duration> flatlineAfter) {
        /** Everything is reported and nothing is judged. */
        public static final Judgement NONE =
                new Judgement(
                        ReportRule.EVERYTHING,
                        Limits.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }
}
