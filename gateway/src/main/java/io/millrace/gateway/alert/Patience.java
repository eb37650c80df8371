package io.millrace.gateway.alert;

import io.millrace.profile.Limits.Delays;
import java.time.Duration;

/**
 * How long a condition must last.
 *
 * @param onDelay over for this long raises
 * @param offDelay back for this long clears
 * @param rowsToRaise and over this many times in a row
 */
record Patience(Duration onDelay, Duration offDelay, int rowsToRaise) {
    /** Raises and clears at once. */
    static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO, 1);

    static Patience of(Delays delays) {
        return new Patience(delays.onDelay(), delays.offDelay(), 1);
    }

    static Patience rows(int rowsToRaise) {
        return new Patience(Duration.ZERO, Duration.ZERO, rowsToRaise);
    }
}
