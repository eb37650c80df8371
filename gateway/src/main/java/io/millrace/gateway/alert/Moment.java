package io.millrace.gateway.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When something was seen, on two clocks: the source's, which a burst of late readings needs, and
 * the time that the gateway has been running, which no one can set.
 *
 * @param source as the sensor says, where that can be trusted
 * @param running since the rules were made
 */
record Moment(Optional<Instant> source, Duration running) {
    /**
     * Time passed since {@code earlier}: by the source where both have its time and it did not go
     * backwards, else by the gateway.
     */
    Duration since(Moment earlier) {
        Duration byGateway = running.minus(earlier.running);
        if (source.isEmpty() || earlier.source.isEmpty()) {
            return byGateway;
        }
        Duration bySource = Duration.between(earlier.source.get(), source.get());
        return bySource.isNegative() ? byGateway : bySource;
    }
}
