package io.millrace.gateway.score;

/** A saved state of the scorer is damaged or of a version that this gateway does not know. */
public final class StateUnreadableException extends RuntimeException {
    public StateUnreadableException(String message) {
        super(message);
    }

    public StateUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
