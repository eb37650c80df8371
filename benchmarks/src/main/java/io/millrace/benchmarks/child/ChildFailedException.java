package io.millrace.benchmarks.child;

/** A child process ended or fell silent before it had said what it was started for. */
public final class ChildFailedException extends RuntimeException {
    ChildFailedException(String message) {
        super(message);
    }

    ChildFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
