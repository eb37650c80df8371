package io.millrace.gateway.ingest.gpio;

/** A line or its chip cannot be had. The message is for an operator: what is wrong, what to do. */
public final class LineUnavailableException extends RuntimeException {
    public LineUnavailableException(String message) {
        super(message);
    }
}
