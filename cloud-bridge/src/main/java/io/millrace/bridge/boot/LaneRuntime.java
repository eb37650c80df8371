package io.millrace.bridge.boot;

import io.millrace.bridge.forward.Forwarder;
import io.millrace.bridge.forward.ForwarderThread;
import io.millrace.bridge.journal.Journal;

/** One lane at work. */
record LaneRuntime(Journal journal, Forwarder forwarder, ForwarderThread thread) {
    LaneRuntime(Journal journal, Forwarder forwarder) {
        this(
                journal,
                forwarder,
                new ForwarderThread(forwarder, "forward-" + journal.lane().word()));
    }

    void durableReached(long durableOffset) {
        forwarder.durableReached(durableOffset);
        thread.wake();
    }
}
