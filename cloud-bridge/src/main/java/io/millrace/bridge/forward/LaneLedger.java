package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Journal;

/**
 * Tells what was forwarded from what was parked, so that the journal's counters and the lane's own
 * can be read at one instant. Thread-safe.
 */
final class LaneLedger {
    private final Journal journal;
    private long parkedPending;
    private long pendingUpTo;
    private long parked;

    LaneLedger(Journal journal) {
        this.journal = journal;
    }

    /** Up to this position so many entries will be passed without having been sent. */
    synchronized void leavesOut(long entries, long position) {
        parkedPending = entries;
        pendingUpTo = position;
    }

    synchronized void passed(long position) {
        journal.acknowledge(position);
        if (position >= pendingUpTo) {
            parked += parkedPending;
        }
        parkedPending = 0;
    }

    synchronized ForwardCounts counts() {
        return new ForwardCounts(journal.counts(), parked);
    }
}
