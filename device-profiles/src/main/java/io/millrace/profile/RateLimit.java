package io.millrace.profile;

import java.time.Duration;

/**
 * The fastest change that is still plausible or wanted: a value that differs by more than {@code
 * change} from any other within the time is too fast, up or down.
 *
 * @param change in the channel's unit, finite, more than 0
 * @param within how far back the comparison goes, positive
 */
public record RateLimit(double change, Duration within) {
    public RateLimit {
        if (!(change > 0.0 && Double.isFinite(change))) {
            throw new IllegalArgumentException("change must be more than 0, not " + change);
        }
        if (!within.isPositive()) {
            throw new IllegalArgumentException("within must be longer than 0, not " + within);
        }
    }
}
