package io.millrace.bridge.journal.file;

import java.nio.file.Path;

/** Files that a newer version wrote. They were left untouched. */
public final class NewerFormatException extends RuntimeException {
    public NewerFormatException(Path file, int found, int known) {
        super(
                "%s has journal format %d, this version knows up to %d; nothing was changed: run the version that wrote it, or another directory"
                        .formatted(file, found, known));
    }
}
