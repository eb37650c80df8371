package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.settings.GatewaySettings.ClientRate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many messages one client may still send: a bucket that holds a burst and fills at the
 * client's rate. Arithmetic only; nobody waits here. Confined to the connection's event loop.
 */
final class MessageAllowance {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Optional<ClientRate> rate;
    // When the bucket is full again if nothing more is sent.
    private Instant fullAt = Instant.MIN;

    /**
     * @param rate empty: any number at any time
     */
    MessageAllowance(Optional<ClientRate> rate) {
        this.rate = rate;
    }

    /** How long until one more message may be sent; zero when it may now. */
    Duration untilNext(Instant now) {
        return rate.filter(limit -> fullAt.isAfter(now))
                .map(limit ->
                        Duration.between(now, fullAt)
                                .minus(interval(limit).multipliedBy(limit.burst() - 1L)))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
    }

    /** One message was sent. */
    void spend(Instant now) {
        if (rate.isPresent()) {
            Instant from = fullAt.isAfter(now) ? fullAt : now;
            fullAt = from.plus(interval(rate.get()));
        }
    }

    private static Duration interval(ClientRate limit) {
        return SECOND.dividedBy(limit.perSecond());
    }
}
