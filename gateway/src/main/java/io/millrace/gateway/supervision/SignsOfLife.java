package io.millrace.gateway.supervision;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Tells the supervisor that the gateway lives, three times within its patience, but only while that
 * is true: a process that answers while its pipeline stands still must be started again.
 *
 * <p>Has one thread of its own where the supervisor watches, none where it does not. {@link #close}
 * may be called by anyone.
 */
public final class SignsOfLife implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SignsOfLife.class.getName());
    private static final int PER_PATIENCE = 3;

    private final Supervisor supervisor;
    private final BooleanSupplier isLive;
    private final ScheduledExecutorService thread;
    private boolean isWithheld;

    private SignsOfLife(Supervisor supervisor, BooleanSupplier isLive) {
        this.supervisor = supervisor;
        this.isLive = isLive;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        work -> Thread.ofPlatform().daemon().name("supervision").unstarted(work));
    }

    /**
     * @param isLive asked from a thread of its own
     */
    public static SignsOfLife start(Supervisor supervisor, BooleanSupplier isLive) {
        SignsOfLife signs = new SignsOfLife(supervisor, isLive);
        supervisor
                .patience()
                .ifPresent(patience -> {
                    long nanos = Math.max(1, patience.toNanos() / PER_PATIENCE);
                    var _ =
                            signs.thread.scheduleAtFixedRate(
                                    signs::tell, 0, nanos, TimeUnit.NANOSECONDS);
                });
        return signs;
    }

    private void tell() {
        if (isLive.getAsBoolean()) {
            isWithheld = false;
            supervisor.alive();
        } else if (!isWithheld) {
            isWithheld = true;
            LOG.log(
                    Level.ERROR,
                    "the pipeline stands still; unless it moves again, whoever watches over this"
                            + " service starts it anew");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
