package io.millrace.models.fit;

/** A recording that can carry no model; the message says why and what would do. */
public final class UnfitRecordingException extends RuntimeException {
    public UnfitRecordingException(String message) {
        super(message);
    }
}
