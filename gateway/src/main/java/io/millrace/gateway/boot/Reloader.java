package io.millrace.gateway.boot;

import io.millrace.gateway.reload.FileMarks;
import io.millrace.gateway.reload.Settling;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.Reload;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ProfileProblem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads gateway.yaml and the profiles again when they have changed and been left alone for {@link
 * Settling#QUIET}, or when it is asked to. The whole is applied, or refused with every problem and
 * the old one goes on.
 *
 * <p>All work is done on one thread of its own; {@link #ask} may be called by anyone.
 */
final class Reloader implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Reloader.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final ConfigurationFiles files;
    private final Function<SettingsOutcome.Loaded, String> follower;
    private final ReloadTally tally;
    private final LongSupplier ticker;
    private final ScheduledExecutorService thread;
    private final Settling settling;
    private GatewaySettings running;
    private boolean isAsked;

    /**
     * @param running what the gateway was started with
     * @param taken the files as they were then
     * @param follower takes another configuration over and describes what changed
     * @param ticker elapsed nanoseconds
     */
    Reloader(
            ConfigurationFiles files,
            GatewaySettings running,
            FileMarks taken,
            Function<SettingsOutcome.Loaded, String> follower,
            ReloadTally tally,
            LongSupplier ticker) {
        this.files = files;
        this.running = running;
        this.settling = new Settling(taken);
        this.follower = follower;
        this.tally = tally;
        this.ticker = ticker;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("millrace-reload").daemon().factory());
    }

    /** Begins to look at the files. */
    void start() {
        ScheduledFuture<?> _ =
                thread.scheduleWithFixedDelay(
                        this::look,
                        LOOK_EVERY.toMillis(),
                        LOOK_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Somebody wants the files to be read now. */
    void ask() {
        try {
            thread.execute(() -> {
                isAsked = true;
                look();
            });
        } catch (RejectedExecutionException _) {
            // The gateway is stopping; the next start reads them.
        }
    }

    // Whatever is wrong with files must not end the watching of them.
    @SuppressWarnings("IllegalCatch")
    void look() {
        try {
            FileMarks before = files.marks(running);
            boolean isDue =
                    running.reload() == Reload.WATCH && settling.isDue(before, ticker.getAsLong());
            if (isAsked && running.reload() == Reload.OFF) {
                isAsked = false;
                LOG.log(Level.INFO, "asked to read the configuration again, but reload is off");
            } else if (isDue || isAsked) {
                read(before);
            }
        } catch (CancellationException stopping) {
            LOG.log(Level.INFO, "the gateway stops before it has taken the new configuration over");
        } catch (RuntimeException defect) {
            isAsked = false;
            tally.refused(List.of("a defect in the gateway: " + defect));
            LOG.log(Level.ERROR, "the new configuration could not be taken over", defect);
        }
    }

    private void read(FileMarks before) {
        SettingsOutcome outcome = files.loadFor(running);
        if (!files.marks(running).equals(before)) {
            // Written while it was read: looked at again soon.
            return;
        }
        isAsked = false;
        settling.taken(before);
        switch (outcome) {
            case SettingsOutcome.Refused refused -> refuse(refused.problems());
            case SettingsOutcome.Loaded loaded -> apply(loaded);
        }
    }

    private void apply(SettingsOutcome.Loaded loaded) {
        loaded.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.format()));
        String changes = follower.apply(loaded);
        boolean isElsewhere = !loaded.settings().profiles().equals(running.profiles());
        running = loaded.settings();
        if (isElsewhere) {
            settling.taken(files.marks(running));
        }
        tally.applied();
        LOG.log(Level.INFO, "configuration applied without a restart: {0}", changes);
    }

    private void refuse(List<ProfileProblem> problems) {
        long errors = 0;
        for (ProfileProblem problem : problems) {
            boolean isError = problem.severity() == ProfileProblem.Severity.ERROR;
            LOG.log(isError ? Level.ERROR : Level.WARNING, problem.format());
            errors += isError ? 1 : 0;
        }
        tally.refused(problems.stream().map(ProfileProblem::format).toList());
        LOG.log(
                Level.ERROR,
                "configuration refused as a whole, problems: {0}; the old one goes on",
                errors);
    }

    /** Looks no more; what is being taken over is not waited for. Idempotent. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
