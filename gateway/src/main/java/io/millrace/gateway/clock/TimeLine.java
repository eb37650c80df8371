package io.millrace.gateway.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The gateway's time. Arrivals are stamped on a <em>steady</em> line that begins at the wall clock
 * of the start and never leaps; what was stamped is turned into <em>gateway time</em> when it is
 * decoded, by the shift that is known by then. So a clock that is set while the gateway runs
 * neither reorders what has arrived nor makes a second look like a year.
 *
 * <p>{@link #instant} is gateway time now. Thread-safe; one thread sets the shift.
 */
public final class TimeLine implements InstantSource {

    private final Instant start;
    private final long startNanos;
    private final LongSupplier ticker;
    private volatile Setting setting;

    /**
     * @param shift from steady time to gateway time
     * @param isSynced whether gateway time is known to be right
     */
    private record Setting(Duration shift, boolean isSynced) {}

    /**
     * @param start wall-clock time now
     * @param ticker elapsed nanoseconds; on Linux this is CLOCK_MONOTONIC, which kernel events are
     *     stamped with too
     */
    public TimeLine(Instant start, LongSupplier ticker, boolean isSynced) {
        this.start = start;
        this.ticker = ticker;
        this.startNanos = ticker.getAsLong();
        this.setting = new Setting(Duration.ZERO, isSynced);
    }

    /** Steady time now, for stamping arrivals. */
    public Instant steady() {
        return steady(ticker.getAsLong());
    }

    /** Steady time when the ticker showed {@code nanos}. */
    public Instant steady(long nanos) {
        return start.plusNanos(nanos - startNanos);
    }

    /** Gateway time of what was stamped at this steady time. */
    public Instant gatewayTime(Instant steady) {
        return steady.plus(setting.shift);
    }

    @Override
    public Instant instant() {
        return gatewayTime(steady());
    }

    /** Whether gateway time is known to be right. */
    public boolean isSynced() {
        return setting.isSynced;
    }

    void moveBy(Duration by, boolean isSynced) {
        setting = new Setting(setting.shift.plus(by), isSynced);
    }
}
