package io.millrace.gateway.ingest.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which clients keep a session with this gateway.
 *
 * <p>A gateway that only receives has no session state of its own, but the CONNACK must still say
 * whether there is a session: a client that is told "none" throws away its unacknowledged messages
 * (MQTT 5, 3.2.2.1.1), and with them readings that it would otherwise send again.
 *
 * <p>At most so many are kept; beyond that the longest unused goes. Confined to the event loop.
 */
final class KnownSessions {

    /** A session that ends only when the client says so. */
    static final Duration FOREVER = Duration.ofSeconds(0xFFFF_FFFFL);

    private final LinkedHashMap<String, Instant> expiries;

    KnownSessions(int sessionsMax) {
        this.expiries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                        return size() > sessionsMax;
                    }
                };
    }

    /** Whether {@code client} has one that has not ended by {@code now}. */
    boolean isPresent(String client, Instant now) {
        Instant expiry = expiries.get(client);
        return expiry != null && now.isBefore(expiry);
    }

    /** The client is connected and wants its session kept for {@code after} once it is gone. */
    void opened(String client, Duration after) {
        if (after.isZero()) {
            expiries.remove(client);
        } else {
            expiries.put(client, Instant.MAX);
        }
    }

    /** The client has gone; its session ends {@code after} that. */
    void left(String client, Duration after, Instant now) {
        if (after.isZero()) {
            expiries.remove(client);
        } else if (expiries.containsKey(client)) {
            expiries.put(client, after.equals(FOREVER) ? Instant.MAX : now.plus(after));
        }
    }

    void ended(String client) {
        expiries.remove(client);
    }
}
