package io.millrace.bridge.journal.file;

import java.io.IOException;

/** A change failed so late that nobody knows whether the next opening will find it on disk. */
final class InDoubtException extends IOException {
    private static final long serialVersionUID = 1;

    InDoubtException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
