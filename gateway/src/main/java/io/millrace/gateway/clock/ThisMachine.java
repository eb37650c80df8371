package io.millrace.gateway.clock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks of the machine this runs on. Where it cannot say whether its wall clock is right (not
 * Linux), it is taken for right. Thread-safe.
 */
public record ThisMachine(InstantSource wallClock, ClockSync sync, LongSupplier sinceBoot)
        implements MachineClocks {

    private static final Path REAL_TIME_CLOCKS = Path.of("/sys/class/rtc");
    private static final Path TIMESYNCD_SAVED = Path.of("/var/lib/systemd/timesync/clock");
    private static final Path TIMESYNCD_DONE = Path.of("/run/systemd/timesync/synchronized");

    /**
     * @param ticker elapsed nanoseconds, for where there is no clock since boot
     */
    public static ThisMachine of(InstantSource wallClock, LongSupplier ticker) {
        return new ThisMachine(
                wallClock,
                KernelClock.open(ticker).map(ClockSync.class::cast).orElse(() -> true),
                BootTicker.open().map(LongSupplier.class::cast).orElse(ticker));
    }

    @Override
    public Instant wall() {
        return wallClock.instant();
    }

    @Override
    public long sinceBootNanos() {
        return sinceBoot.getAsLong();
    }

    @Override
    public boolean isSynced() {
        return sync.isSynced();
    }

    /**
     * A board without a battery for its clock, whose systemd-timesyncd has put the last time it
     * knew and waits for a server: the time of the last shutdown, if not of weeks before.
     */
    @Override
    public boolean isKnownUnset() {
        return !Files.exists(REAL_TIME_CLOCKS)
                && Files.exists(TIMESYNCD_SAVED)
                && !Files.exists(TIMESYNCD_DONE);
    }
}
