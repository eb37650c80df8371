package io.millrace.testbed.kafka;

/** The embedded broker could not be started, or gave up while running. */
public final class BrokerFailedException extends RuntimeException {
    BrokerFailedException(String message) {
        super(message);
    }

    BrokerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
