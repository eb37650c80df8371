package io.millrace.gateway.console;

import java.util.Optional;

/** The controls of the emulator that has started this gateway. Thread-safe. */
public interface EmulatorPanel {

    /** Whether there is one; else the sensors of this gateway are real. */
    boolean isThere();

    /**
     * Asks it.
     *
     * @param path from {@code /}
     * @param body JSON for a change; empty to look
     */
    Reply ask(String path, Optional<String> body);

    /**
     * @param status of HTTP
     */
    record Reply(int status, String json) {}
}
