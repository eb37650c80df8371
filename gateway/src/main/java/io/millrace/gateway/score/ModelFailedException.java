package io.millrace.gateway.score;

/** A model that had been loaded could not be run. */
public final class ModelFailedException extends RuntimeException {
    public ModelFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
