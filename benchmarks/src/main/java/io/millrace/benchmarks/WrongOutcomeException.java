package io.millrace.benchmarks;

/** What was measured did not do its work: a figure would be worthless. */
public final class WrongOutcomeException extends RuntimeException {
    public WrongOutcomeException(String message) {
        super(message);
    }
}
