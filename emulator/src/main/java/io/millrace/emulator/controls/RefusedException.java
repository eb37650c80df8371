package io.millrace.emulator.controls;

/** What was asked for cannot be done; the message says why and what can. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
