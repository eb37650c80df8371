package io.millrace.emulator.cli;

import io.millrace.emulator.boot.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and SIGTERM end a run as its duration does: drained, judged, with its exit code. The Java
 * runtime is already shutting down then, so the hook waits for the run to finish and sets the exit
 * code itself.
 */
final class InterruptedEnd implements AutoCloseable {
    /**
     * Longer than the longest orderly end; after it the gateway ends itself, because its parent is
     * gone.
     */
    private static final long END_SECONDS_MAX = 300;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(ExitCodes.FAILED);
    private final Thread hook;

    InterruptedEnd(StopSignal stop, Terminal terminal) {
        this.hook =
                Thread.ofPlatform().name("interrupted-end").unstarted(() -> end(stop, terminal));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Notes and returns the exit code of a run that has come to its end. */
    int with(int code) {
        exitCode.set(code);
        return code;
    }

    private void end(StopSignal stop, Terminal terminal) {
        terminal.say("stopping");
        stop.request();
        try {
            boolean isFinished = finished.await(END_SECONDS_MAX, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(isFinished ? exitCode.get() : ExitCodes.FAILED);
        } catch (InterruptedException interrupted) {
            Runtime.getRuntime().halt(ExitCodes.FAILED);
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs and has just been released.
            return;
        }
    }
}
