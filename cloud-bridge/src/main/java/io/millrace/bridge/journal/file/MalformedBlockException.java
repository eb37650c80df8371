package io.millrace.bridge.journal.file;

/** Bytes that passed no check or make no sense; what they held counts as damaged. */
final class MalformedBlockException extends RuntimeException {
    MalformedBlockException(String message) {
        super(message);
    }
}
