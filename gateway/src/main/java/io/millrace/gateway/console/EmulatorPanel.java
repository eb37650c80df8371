package io.millrace.gateway.console;

/** The controls of the emulator that has started this gateway. Thread-safe. */
public interface EmulatorPanel {

    /** Whether there is one; else the sensors of this gateway are real. */
    boolean isThere();

    /** What can be done and what goes on. */
    Reply look();

    /**
     * Asks for a change.
     *
     * @param path from {@code /}
     */
    Reply change(String path, String json);

    /**
     * @param status of HTTP
     */
    record Reply(int status, String json) {}
}
