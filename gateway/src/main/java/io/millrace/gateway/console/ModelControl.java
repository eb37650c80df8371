package io.millrace.gateway.console;

import java.util.List;

/** What an engineer may do about models. Thread-safe; one change at a time. */
public interface ModelControl {

    /**
     * Makes the candidate of a model active, if it would be in order; else changes nothing.
     *
     * @param file name of the model, as the profile names it
     */
    Change promote(String file);

    /** Makes the model active again that was before the last promotion or rollback. */
    Change rollBack(String file);

    /**
     * @param told what was done and when the gateway goes on with it, or why not
     */
    record Change(boolean isDone, List<String> told) {
        public Change {
            told = List.copyOf(told);
        }
    }
}
