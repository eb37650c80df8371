package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.List;

/**
 * How the gateway subscribes at one broker.
 *
 * @param broker where, and as whom
 * @param clientIdentifier the same at every start, or the broker's session is lost; two gateways
 *     must differ
 * @param topicFilters what the devices need, at least one
 * @param backOff first and longest pause before connecting again
 */
public record SubscriberSettings(
        GatewaySettings.Subscriber broker,
        String clientIdentifier,
        List<String> topicFilters,
        BackOff backOff) {

    public SubscriberSettings {
        topicFilters = List.copyOf(topicFilters);
        topicFilters.stream()
                .filter(filter -> filter.startsWith("$share/"))
                .findFirst()
                .ifPresent(filter -> {
                    throw new IllegalArgumentException(
                            "the topic %s is a shared subscription: two gateways on one sensor would break its order. Give each gateway its own devices"
                                    .formatted(filter));
                });
    }

    /** Each further pause is twice as long, up to the longest, and up to a quarter shorter. */
    public record BackOff(Duration first, Duration longest) {
        public static final BackOff DEFAULT =
                new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60));

        Duration pause(int attempts, double random) {
            double doubled = (double) first.toMillis() * Math.pow(2, Math.min(attempts, 30));
            double bounded = Math.min(doubled, (double) longest.toMillis());
            return Duration.ofMillis(Math.round(bounded * (1.0 - 0.25 * random)));
        }
    }
}
