package io.millrace.gateway.ingest.gpio;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Says when edges are lost: at once, and then at most once a minute. Confined to its line. */
final class LossLog {

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier ticker;
    private long lost;
    private long toldLost;
    private long toldNanos;

    LossLog(LongSupplier ticker) {
        this.ticker = ticker;
    }

    void add(long more) {
        lost += more;
    }

    /** Lost since the start. */
    long lost() {
        return lost;
    }

    /** How many more were lost than was told, when it is time to tell. */
    Optional<Long> due() {
        long now = ticker.getAsLong();
        boolean isQuiet = toldLost > 0 && now - toldNanos < QUIET_NANOS;
        if (lost == toldLost || isQuiet) {
            return Optional.empty();
        }
        long more = lost - toldLost;
        toldLost = lost;
        toldNanos = now;
        return Optional.of(more);
    }
}
