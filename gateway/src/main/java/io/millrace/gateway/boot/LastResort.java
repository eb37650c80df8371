package io.millrace.gateway.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;

/**
 * A thread that the gateway cannot do without has ended by a defect or for lack of memory. Going on
 * would be a silent outage: the process ends as by a kill, which loses nothing that was
 * acknowledged, and whoever watches it starts it again. Other threads are only told of.
 *
 * <p>Thread-safe.
 */
final class LastResort implements UncaughtExceptionHandler {
    /** BSD's sysexits.h: an internal software error. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = System.getLogger(LastResort.class.getName());
    private static final List<String> INDISPENSABLE =
            List.of("millrace-", "journal-committer", "forward-");

    private final Runnable halt;

    /**
     * @param halt ends the process at once, without an orderly stop
     */
    LastResort(Runnable halt) {
        this.halt = halt;
    }

    /** From now on for every thread of this process. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(
                new LastResort(() -> Runtime.getRuntime().halt(EXIT_CODE)));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        boolean isIndispensable = INDISPENSABLE.stream().anyMatch(thread.getName()::startsWith);
        try {
            LOG.log(
                    Level.ERROR,
                    isIndispensable
                            ? "the gateway ends: its thread " + thread.getName() + " has failed"
                            : "the thread " + thread.getName() + " has failed",
                    failure);
        } finally {
            if (isIndispensable) {
                halt.run();
            }
        }
    }
}
