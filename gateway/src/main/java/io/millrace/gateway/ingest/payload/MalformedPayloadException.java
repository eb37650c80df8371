package io.millrace.gateway.ingest.payload;

/**
 * A payload cannot be read at all. It has no stack trace: a broken sensor can cause thousands a
 * second, and the reason is in the payload, not in our code.
 */
public final class MalformedPayloadException extends RuntimeException {
    private final String reason;

    /**
     * @param reason the word under which it is counted
     * @param detail what was found
     */
    public MalformedPayloadException(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
