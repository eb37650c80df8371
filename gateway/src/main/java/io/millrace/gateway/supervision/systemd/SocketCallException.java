package io.millrace.gateway.supervision.systemd;

/** A call about the notification socket has failed. */
final class SocketCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SocketCallException(String message) {
        super(message);
    }
}
