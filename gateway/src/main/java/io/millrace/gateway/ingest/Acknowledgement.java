package io.millrace.gateway.ingest;

/**
 * Tells the source that a message is safe. Called at most once, from any thread, and only after the
 * forces that cover every entry of the message. A source that has gone meanwhile is not an error:
 * it will send again.
 */
@FunctionalInterface
public interface Acknowledgement {
    /** For sources that expect none: QoS 0, GPIO. */
    Acknowledgement NONE = () -> {};

    void acknowledge();
}
