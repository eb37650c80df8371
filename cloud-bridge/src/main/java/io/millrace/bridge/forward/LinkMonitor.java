package io.millrace.bridge.forward;

import java.time.Duration;
import java.util.Optional;

/**
 * Follows the state of one lane's link. Reports only what changes for an operator: not each try
 * while the link stays down. Not thread-safe.
 */
final class LinkMonitor {
    private static final int FAILURES_UNTIL_DOWN = 3;
    private static final long CLEAN_NANOS = Duration.ofSeconds(30).toNanos();

    private LinkState state = LinkState.PROBING;
    private LinkState reported = LinkState.PROBING;
    private String detail = "";
    private int failures;
    private long lastFailureNanos;

    LinkState state() {
        return state;
    }

    /** What the last failure was; empty while UP. */
    Optional<String> detail() {
        return detail.isEmpty() ? Optional.empty() : Optional.of(detail);
    }

    /** A transaction was committed. The state to report if it is a change. */
    Optional<LinkState> committed(long nowNanos) {
        failures = 0;
        boolean isSettling =
                state == LinkState.DEGRADED && nowNanos - lastFailureNanos < CLEAN_NANOS;
        if (isSettling) {
            return Optional.empty();
        }
        detail = "";
        return enter(LinkState.UP);
    }

    /** One try failed although the connection stands. */
    Optional<LinkState> failed(String reason, long nowNanos) {
        failures++;
        detail = reason;
        lastFailureNanos = nowNanos;
        boolean wasThrough = state == LinkState.UP || state == LinkState.DEGRADED;
        return enter(
                wasThrough && failures < FAILURES_UNTIL_DOWN ? LinkState.DEGRADED : LinkState.DOWN);
    }

    /** Nothing will get through before somebody acts. */
    Optional<LinkState> stopped(String reason) {
        detail = reason;
        return enter(LinkState.DOWN);
    }

    void probing() {
        if (state == LinkState.DOWN) {
            state = LinkState.PROBING;
        }
    }

    private Optional<LinkState> enter(LinkState next) {
        state = next;
        if (reported == next) {
            return Optional.empty();
        }
        reported = next;
        return Optional.of(next);
    }
}
