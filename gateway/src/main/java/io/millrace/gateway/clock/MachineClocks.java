package io.millrace.gateway.clock;

import java.time.Instant;

/** What the machine's clocks say. Thread-safe. */
public interface MachineClocks {

    /** Wall-clock time; may be wrong and may be set at any moment. */
    Instant wall();

    /** Nanoseconds since the machine was booted, suspended time included; nobody can set it. */
    long sinceBootNanos();

    /** Whether a time service says that the wall clock is right. */
    boolean isSynced();

    /** Whether the machine has begun with a wall clock that nobody has set since. */
    boolean isKnownUnset();
}
