package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Keeps both lanes from writing while the next sequences are uncertain and the new epoch that makes
 * them certain is not on disk yet. Guarded by the directory's write lock.
 */
final class EpochGate {
    private Runnable renewal = () -> {};
    private boolean isClosed;

    /** Renews the epoch now, or, where the disk refuses that, before the next write. */
    void close(Runnable how) {
        renewal = how;
        isClosed = true;
        try {
            pass();
        } catch (IOException _) {
            // The backlog can be served meanwhile.
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    /**
     * @throws IOException the epoch cannot be renewed yet
     */
    void pass() throws IOException {
        if (!isClosed) {
            return;
        }
        try {
            renewal.run();
            isClosed = false;
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
