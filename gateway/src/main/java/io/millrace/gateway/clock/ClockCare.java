package io.millrace.gateway.clock;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Watches the machine's clock and keeps T1: readings stamped before it was set are corrected, those
 * that had gone are described by a correction record, and while the clock is plainly wrong readings
 * wait for it, {@link #WAIT_MAX} at most.
 *
 * <p>Correcting is by place in the journal, not by time: everything between two looks was stamped
 * on the same line, so a clock set forwards, backwards or several times mixes nothing up.
 *
 * <p>{@link #look} belongs to the pipeline thread; {@link #mustWait} and {@link #shiftOf} may be
 * asked by anyone.
 */
public final class ClockCare {
    private static final Logger LOG = System.getLogger(ClockCare.class.getName());

    /** How long readings wait for a clock that is plainly wrong. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(15);

    /** A clock that a time service does not steer drifts by less within days; more was set. */
    private static final Duration SET_MIN = Duration.ofSeconds(1);

    /** What a steered clock is followed by; less would be the noise of looking. */
    private static final Duration FOLLOW_MIN = Duration.ofMillis(1);

    private final MachineClocks machine;
    private final TimeLine line;
    private final String boot;
    private final Instant released;
    private final ClockBookStore store;
    private volatile ClockBook book;
    private volatile boolean isWaiting;
    private boolean isSaved = true;
    private boolean isSaveFailureLogged;

    /** Tells consumers of the topics; may refuse by throwing, and is then asked again. */
    @FunctionalInterface
    public interface Announcer {
        void announce(TimeCorrection correction);
    }

    /**
     * @param line its shift is this object's from now on
     * @param boot the kernel's boot id
     * @param released an earlier wall clock is plainly wrong: this software did not exist
     */
    public ClockCare(
            MachineClocks machine,
            TimeLine line,
            String boot,
            Instant released,
            ClockBookStore store) {
        this.machine = machine;
        this.line = line;
        this.boot = boot;
        this.released = released;
        this.store = store;
        this.book = store.load();
        line.moveBy(Duration.ZERO, isSynced());
        // On the line of this boot's last process; then the first look sees whether it was set.
        book.open(boot)
                .ifPresent(open ->
                        line.moveBy(Duration.between(bootedAt(), instant(open.bootedAt())), false));
        this.isWaiting = mustWaitNow();
    }

    /** Whether any reading must wait. */
    public boolean isWaiting() {
        return isWaiting;
    }

    /** Whether readings of this boot that are marked unsynced must not be sent yet. */
    public boolean mustWait(String ofBoot) {
        return isWaiting && ofBoot.equals(boot);
    }

    /**
     * What must be added to the gateway time of a reading that is marked unsynced, in microseconds;
     * empty while nobody knows.
     */
    public Optional<Long> shiftOf(String ofBoot, long offset) {
        return book.shiftOf(ofBoot, offset);
    }

    /**
     * Looks at the clock. What was stamped before must be in the journal.
     *
     * @param endOffset where the journal's next reading will go
     */
    public void look(long endOffset, Announcer announcer) {
        Duration off = Duration.between(line.instant(), machine.wall());
        if (isSynced()) {
            synced(off, endOffset);
        } else {
            unsynced(off, endOffset);
        }
        boolean waits = mustWaitNow();
        if (waits != isWaiting) {
            isWaiting = waits;
            LOG.log(
                    Level.INFO,
                    waits
                            ? "the clock is not set: readings wait for it"
                            : "readings wait for the clock no longer");
        }
        announce(announcer);
        save();
    }

    private void synced(Duration off, long endOffset) {
        if (!line.isSynced() || book.isAnyOpen()) {
            settle(off, true, endOffset);
        } else if (off.abs().compareTo(FOLLOW_MIN) > 0) {
            line.moveBy(off, true);
        }
    }

    private void unsynced(Duration off, long endOffset) {
        boolean isOurs = book.open(boot).isPresent();
        if (isOurs && off.abs().compareTo(SET_MIN) <= 0) {
            return;
        }
        if (isOurs) {
            settle(off, false, endOffset);
        } else {
            line.moveBy(off, false);
            change(book.closing(endOffset, sinceBoot()));
        }
        change(book.opening(TimeSpan.opened(boot, endOffset, micros(bootedAt()), sinceBoot())));
    }

    /** The line is right, or as right as it gets: so it is known when the machine was booted. */
    private void settle(Duration off, boolean isSynced, long endOffset) {
        Instant before = line.instant();
        line.moveBy(off, isSynced);
        LOG.log(
                Level.INFO,
                "the clock was {0} and is {1} now, {2}: the readings before are corrected",
                before,
                before.plus(off),
                isSynced ? "synchronised" : "not synchronised");
        change(book.closing(endOffset, sinceBoot()).correcting(boot, bootedAt()));
    }

    private void announce(Announcer announcer) {
        for (Optional<TimeSpan> next = book.toAnnounce();
                next.isPresent();
                next = book.toAnnounce()) {
            try {
                next.get().correction().ifPresent(announcer::announce);
            } catch (RuntimeException refused) {
                // The journal takes nothing at the moment, and says so itself: at the next look.
                return;
            }
            change(book.announced(next.get()));
        }
    }

    private void change(ClockBook next) {
        isSaved &= next.equals(book);
        book = next;
    }

    private void save() {
        if (isSaved) {
            return;
        }
        try {
            store.save(book);
            isSaved = true;
            isSaveFailureLogged = false;
        } catch (IOException failure) {
            if (!isSaveFailureLogged) {
                LOG.log(
                        Level.WARNING,
                        "cannot write down what the clock is worth ({0}): after a kill, readings taken before it was set stay marked unsynced",
                        failure.getMessage());
            }
            isSaveFailureLogged = true;
        }
    }

    private boolean mustWaitNow() {
        long since = book.firstOpened(boot).orElseGet(this::sinceBoot);
        boolean isPlainlyWrong =
                machine.wall().isBefore(released)
                        || (machine.isKnownUnset() && !book.isCorrected(boot));
        return !isSynced() && isPlainlyWrong && sinceBoot() - since < WAIT_MAX.toNanos() / 1_000;
    }

    /** What a time service says of a time that cannot be is worth nothing. */
    private boolean isSynced() {
        return machine.isSynced() && !machine.wall().isBefore(released);
    }

    private Instant bootedAt() {
        return line.instant().minusNanos(machine.sinceBootNanos());
    }

    private long sinceBoot() {
        return machine.sinceBootNanos() / 1_000;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
