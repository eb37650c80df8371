package io.millrace.benchmarks.device;

/**
 * The place to measure on could not be made, or did not answer; the message says what was tried.
 */
public final class DeviceFailedException extends RuntimeException {
    DeviceFailedException(String message) {
        super(message);
    }

    DeviceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
