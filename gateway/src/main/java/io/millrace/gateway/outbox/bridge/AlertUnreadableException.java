package io.millrace.gateway.outbox.bridge;

/** A stored alert cannot be understood: a newer or damaged record. */
final class AlertUnreadableException extends RuntimeException {
    AlertUnreadableException(String what) {
        super("unknown " + what);
    }

    AlertUnreadableException(String body, Throwable cause) {
        super("a stored alert is not what was expected: " + body, cause);
    }
}
