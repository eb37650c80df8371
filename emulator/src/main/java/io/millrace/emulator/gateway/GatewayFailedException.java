package io.millrace.emulator.gateway;

import java.util.List;

/** The gateway does not come up, or not again. Carries the end of its log. */
public final class GatewayFailedException extends RuntimeException {
    private final boolean wasEverReady;

    GatewayFailedException(String what, List<String> logTail, boolean wasEverReady) {
        super(
                what
                        + (logTail.isEmpty()
                                ? "; its log is empty"
                                : "; the end of its log:\n  " + String.join("\n  ", logTail)));
        this.wasEverReady = wasEverReady;
    }

    /** Whether it had been up in this run before it failed. */
    public boolean wasEverReady() {
        return wasEverReady;
    }
}
