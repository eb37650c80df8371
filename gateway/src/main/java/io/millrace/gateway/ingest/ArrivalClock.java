package io.millrace.gateway.ingest;

import java.time.Instant;

/** Tells sources when something arrived. Thread-safe. */
public interface ArrivalClock {
    /** Wall-clock time. */
    Instant now();

    /** Whether the wall clock is known to be right at the moment. */
    boolean isSynced();
}
