package io.millrace.emulator.cli;

/**
 * The user asked for something that is not there; the message says what was found, expected and to
 * do.
 */
final class WrongInputException extends RuntimeException {
    WrongInputException(String message) {
        super(message);
    }

    WrongInputException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
