package io.millrace.gateway.clock;

/** Whether the wall clock is known to be right. Thread-safe. */
@FunctionalInterface
public interface ClockSync {
    boolean isSynced();
}
