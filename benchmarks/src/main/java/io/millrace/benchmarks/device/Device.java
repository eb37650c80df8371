package io.millrace.benchmarks.device;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A place to write to that counts what reaches the storage below it. Not thread-safe, but {@link
 * #close} may come from any thread.
 */
public interface Device extends AutoCloseable {

    /** What is written here is counted. */
    Path folder();

    /** Bytes written to the device so far, everything cached included. */
    long flushedBytes();

    /** The same after the file system was taken away in order; nothing can be written any more. */
    long finalBytes();

    /** What a reader of the figure must know when it was not counted at a block device. */
    Optional<String> caveat();

    /** Takes everything away. Idempotent. */
    @Override
    void close();
}
