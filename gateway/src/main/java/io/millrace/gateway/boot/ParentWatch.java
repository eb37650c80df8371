package io.millrace.gateway.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the gateway when the process that started it has gone, so that a killed emulator leaves no
 * gateway behind. Only where the environment names that process in {@code MILLRACE_PARENT_PID}.
 */
final class ParentWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ParentWatch.class.getName());
    private static final String VARIABLE = "MILLRACE_PARENT_PID";

    private final ScheduledExecutorService watch;

    private ParentWatch(ProcessHandle parent, Runnable onGone) {
        watch =
                Executors.newSingleThreadScheduledExecutor(work ->
                        Thread.ofPlatform().daemon().name("millrace-parent").unstarted(work));
        var _ = watch.scheduleAtFixedRate(() -> endWithout(parent, onGone), 1, 1, TimeUnit.SECONDS);
    }

    /** Empty where no parent is named. A parent that has gone already counts as gone. */
    static Optional<ParentWatch> start(Map<String, String> environment, Runnable onGone) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .map(Long::parseLong)
                .flatMap(pid -> {
                    Optional<ProcessHandle> parent = ProcessHandle.of(pid);
                    if (parent.isEmpty()) {
                        onGone.run();
                    }
                    return parent;
                })
                .map(parent -> new ParentWatch(parent, onGone));
    }

    private void endWithout(ProcessHandle parent, Runnable onGone) {
        if (!parent.isAlive()) {
            LOG.log(Level.WARNING, "the process that started this gateway is gone; stopping");
            watch.shutdown();
            onGone.run();
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
