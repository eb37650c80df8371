package io.millrace.emulator.boot;

/** Something else listens where the user wants the console. */
public final class PortTakenException extends RuntimeException {
    PortTakenException(int port) {
        super("port " + port + " is in use; free it, or choose another with --console-port");
    }
}
