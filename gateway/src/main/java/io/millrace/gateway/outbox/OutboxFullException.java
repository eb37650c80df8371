package io.millrace.gateway.outbox;

/** There is no room for an append. Nothing of that call was stored; it may be tried again. */
public final class OutboxFullException extends RuntimeException {
    public OutboxFullException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
