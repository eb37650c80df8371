package io.millrace.gateway.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Readings of one boot that were stamped while the clock was not known to be right, all on one line
 * of time: boot plus what has passed since. Once it is known when the boot really was, all of them
 * can be corrected by one shift. Immutable. Times are microseconds.
 *
 * @param boot the kernel's boot id
 * @param fromOffset of the first such reading in the journal's readings lane
 * @param toOffset after the last; {@link #OPEN} while there may be more
 * @param bootedAt when the machine was booted by the uncorrected clock, since 1970
 * @param openedAt since boot
 * @param closedAt since boot; 0 while open
 * @param shift what must be added to their gateway times; empty while nobody knows
 * @param isAnnounced whether consumers have been told of the shift
 */
record TimeSpan(
        String boot,
        long fromOffset,
        long toOffset,
        long bootedAt,
        long openedAt,
        long closedAt,
        Optional<Long> shift,
        boolean isAnnounced) {

    static final long OPEN = Long.MAX_VALUE;

    /** Later corrections differ by the drift of two clocks; only more than that is news. */
    private static final long AGAIN_MIN = 1_000_000;

    static TimeSpan opened(String boot, long fromOffset, long bootedAt, long openedAt) {
        return new TimeSpan(boot, fromOffset, OPEN, bootedAt, openedAt, 0, Optional.empty(), false);
    }

    boolean isOpen() {
        return toOffset == OPEN;
    }

    boolean covers(String someBoot, long offset) {
        return offset >= fromOffset && offset < toOffset && boot.equals(someBoot);
    }

    /** No more readings; the same where it is closed already. */
    TimeSpan closed(long end, long sinceBoot) {
        return isOpen()
                ? new TimeSpan(
                        boot,
                        fromOffset,
                        end,
                        bootedAt,
                        openedAt,
                        Math.max(openedAt, sinceBoot),
                        shift,
                        isAnnounced)
                : this;
    }

    /**
     * @param bootedReally when the machine was booted, as it is known now
     */
    TimeSpan corrected(long bootedReally) {
        long found = bootedReally - bootedAt;
        boolean isKnown = shift.filter(known -> Math.abs(found - known) < AGAIN_MIN).isPresent();
        return isKnown
                ? this
                : new TimeSpan(
                        boot,
                        fromOffset,
                        toOffset,
                        bootedAt,
                        openedAt,
                        closedAt,
                        Optional.of(found),
                        false);
    }

    TimeSpan announced() {
        return new TimeSpan(boot, fromOffset, toOffset, bootedAt, openedAt, closedAt, shift, true);
    }

    /** What consumers must know about readings that had gone before; empty while nobody knows. */
    Optional<TimeCorrection> correction() {
        return shift.map(micros ->
                new TimeCorrection(
                        boot, micros, time(bootedAt + openedAt), time(bootedAt + closedAt)));
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
