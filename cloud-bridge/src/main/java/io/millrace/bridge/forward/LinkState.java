package io.millrace.bridge.forward;

/** The gateway-to-cloud connection of one lane. */
public enum LinkState {
    /** Transactions commit. */
    UP,
    /** Transactions commit, but some needed another try. */
    DEGRADED,
    /** Nothing gets through; waiting before the next try. */
    DOWN,
    /** Trying again after DOWN. */
    PROBING;

    /** Whether transactions commit. */
    public boolean isThrough() {
        return this == UP || this == DEGRADED;
    }
}
