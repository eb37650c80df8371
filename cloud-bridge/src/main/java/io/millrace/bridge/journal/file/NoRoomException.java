package io.millrace.bridge.journal.file;

import java.io.IOException;

/** The journal's own limit, where nothing more may be evicted. */
final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;
    private final long missingBytes;

    NoRoomException(long missingBytes) {
        super("the journal's limit is reached and nothing more may be evicted");
        this.missingBytes = missingBytes;
    }

    long missingBytes() {
        return missingBytes;
    }
}
