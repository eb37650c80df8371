package io.millrace.gateway.alert;

import io.millrace.gateway.reading.DeviceId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is stored and sent when an alert changes its state.
 *
 * @param alertId the same from raise to clear; unique on this gateway
 * @param channel the leading channel, fixed when the alert is raised; empty for an alert about the
 *     whole device
 * @param severity 1 low to 4 urgent
 * @param time when the condition was met, in the source's time where there is one
 * @param message one sentence that an operator understands
 */
public record AlertTransition(
        String alertId,
        DeviceId device,
        Optional<String> channel,
        AlertKind kind,
        AlertState state,
        int severity,
        Evidence evidence,
        Instant time,
        Instant gatewayTime,
        String message) {

    /**
     * What it was judged by; what does not apply is empty.
     *
     * @param contributions each channel's share of the score, 0 to 1
     */
    public record Evidence(
            OptionalDouble value,
            OptionalDouble limit,
            OptionalDouble score,
            OptionalDouble threshold,
            Map<String, Double> contributions,
            Optional<String> model) {
        public static final Evidence NONE =
                new Evidence(
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Map.of(),
                        Optional.empty());

        public Evidence {
            contributions = Map.copyOf(contributions);
        }
    }
}
