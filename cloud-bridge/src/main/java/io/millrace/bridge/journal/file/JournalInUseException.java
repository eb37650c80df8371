package io.millrace.bridge.journal.file;

import java.nio.file.Path;

/** Another process owns the journal directory. */
public final class JournalInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String ownerPid;

    public JournalInUseException(Path directory, String ownerPid) {
        super(
                "journal directory %s is in use by process %s: stop that process or set journal.directory to another folder"
                        .formatted(directory, ownerPid));
        this.ownerPid = ownerPid;
    }

    /** Its process id. */
    public String ownerPid() {
        return ownerPid;
    }
}
