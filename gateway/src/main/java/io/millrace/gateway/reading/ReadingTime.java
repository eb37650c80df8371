package io.millrace.gateway.reading;

import java.time.Instant;
import java.util.Optional;

/**
 * The times of a reading.
 *
 * @param source as the sensor gave it, never changed
 * @param gateway when the gateway received it
 * @param isSynced whether the gateway's clock was known to be right then
 */
public record ReadingTime(Optional<Instant> source, Instant gateway, boolean isSynced) {
    /** The source's time where it gave one, else the gateway's. */
    public Instant best() {
        return source.orElse(gateway);
    }
}
