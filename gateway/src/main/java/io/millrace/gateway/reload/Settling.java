package io.millrace.gateway.reload;

import java.time.Duration;

/**
 * Says when changed files have been left alone for long enough to be read: a file that is still
 * being written, or the second of two files that belong together, must not be missed by half.
 *
 * <p>Pure arithmetic over a monotonic ticker. Not thread-safe.
 */
public final class Settling {

    /** How long nothing may have changed. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    private FileMarks taken;
    private FileMarks seen;
    private long seenSinceNanos;

    /**
     * @param taken as they were when they were read
     */
    public Settling(FileMarks taken) {
        this.taken = taken;
        this.seen = taken;
    }

    /** Whether {@code now} differs from what was taken and has been so for {@link #QUIET}. */
    public boolean isDue(FileMarks now, long nowNanos) {
        if (!now.equals(seen)) {
            seen = now;
            seenSinceNanos = nowNanos;
        }
        return !seen.equals(taken) && nowNanos - seenSinceNanos >= QUIET.toNanos();
    }

    /** These were read, whatever came of it. */
    public void taken(FileMarks marks) {
        taken = marks;
        seen = marks;
    }
}
