package io.millrace.emulator.cli;

/**
 * The user asked for something that is not there; the message says what was found, expected and to
 * do.
 */
public final class WrongInputException extends RuntimeException {
    public WrongInputException(String message) {
        super(message);
    }

    WrongInputException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
