package io.millrace.models.dataset;

/**
 * A recording cannot be used as it is; the message says where, what was expected and what to do.
 */
public final class UnusableRecordingException extends RuntimeException {
    public UnusableRecordingException(String message) {
        super(message);
    }
}
