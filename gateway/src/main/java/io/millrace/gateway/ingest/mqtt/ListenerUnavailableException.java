package io.millrace.gateway.ingest.mqtt;

/** The MQTT listener cannot be opened; the message names the setting to change. */
public final class ListenerUnavailableException extends RuntimeException {
    ListenerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
