package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Who owns a journal directory at this moment. */
public final class JournalOwner {
    private JournalOwner() {}

    /**
     * Does something while nobody else can become the owner; with an owner, beside it.
     *
     * @return the process id of the owner; empty when there is none
     */
    public static Optional<String> whileLocked(Path directory, Runnable action) {
        try (Disk.Lock _ = DirectoryLock.take(directory)) {
            action.run();
            return Optional.empty();
        } catch (JournalInUseException owned) {
            action.run();
            return Optional.of(owned.ownerPid());
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot lock %s: use the user that the gateway runs as".formatted(directory),
                    failure);
        }
    }
}
