package io.millrace.emulator.sensor.mqtt;

/**
 * A connection did not come about or is gone. Expected while the gateway is away: the uplink tries
 * again.
 */
final class ConnectionFailedException extends RuntimeException {
    ConnectionFailedException(String what, Exception cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
