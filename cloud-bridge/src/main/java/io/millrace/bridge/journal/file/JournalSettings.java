package io.millrace.bridge.journal.file;

import java.nio.file.Path;

/**
 * How a journal directory is kept.
 *
 * @param directory its folder; created where missing
 * @param limitBytes most bytes of all files in it, from {@value #LIMIT_BYTES_MIN} up
 * @param alertReserve share of the limit that readings never take, 0.01 to 0.5
 * @param whenFull what happens to readings at the limit
 */
public record JournalSettings(
        Path directory, long limitBytes, double alertReserve, WhenFull whenFull) {
    public static final long LIMIT_BYTES_MIN = 8L << 20;

    /** What happens when the limit is reached. */
    public enum WhenFull {
        /** The oldest readings are evicted, and a gap says so. */
        DROP_OLDEST,
        /** Appends are refused, so that nothing is acknowledged to the sensor. */
        REFUSE
    }

    public JournalSettings {
        if (limitBytes < LIMIT_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "the journal's limit is %d bytes, expected at least %d: raise journal.limit"
                            .formatted(limitBytes, LIMIT_BYTES_MIN));
        }
        if (!(alertReserve >= 0.01 && alertReserve <= 0.5)) {
            throw new IllegalArgumentException(
                    "the alerts' share of the journal is %s, expected 1%% to 50%%: set journal.alert-reserve"
                            .formatted(alertReserve));
        }
    }
}
