package io.millrace.emulator.boot;

import java.nio.file.Path;

/** A file that the emulator keeps between runs does not hold what it wrote. */
final class RunFolderDamagedException extends RuntimeException {
    RunFolderDamagedException(Path file, Exception cause) {
        super(
                file
                        + " should hold the number of runs in this folder; remove the folder or choose another with --data",
                cause);
    }
}
