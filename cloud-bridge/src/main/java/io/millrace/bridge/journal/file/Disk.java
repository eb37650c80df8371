package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as the journal uses it, and nothing more: the narrowest real edge, where tests
 * inject faults. A change is durable only after the matching force. Thread-safe.
 */
interface Disk {

    /** Opens for reading and writing, creating the file when {@code how} says so. */
    DiskFile open(Path path, How how) throws IOException;

    /** Atomic; replaces an existing target. */
    void rename(Path from, Path to) throws IOException;

    /** Does nothing when there is no such file. */
    void delete(Path path) throws IOException;

    /** Makes creations, renames and deletions in a folder durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Creates the folder and its parents where they are missing. */
    void createDirectories(Path directory) throws IOException;

    /** Files of a folder, in the order of their names; empty when there is no such folder. */
    List<Path> list(Path directory) throws IOException;

    /**
     * Keeps every other process out of the folder until the lock is closed.
     *
     * @throws JournalInUseException when another owner holds it
     */
    Lock lock(Path directory) throws IOException;

    /** Bytes handed to the device since this disk was made. */
    long writtenBytes();

    /** A folder's exclusive owner. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** How a file is opened. */
    enum How {
        /** Must exist. */
        READ,
        /** Must exist. */
        WRITE,
        /** Replaces what is there. */
        CREATE
    }

    /** One open file. */
    interface DiskFile extends AutoCloseable {
        /** Fills the buffer as far as the file reaches; returns how many bytes. */
        int read(ByteBuffer into, long position) throws IOException;

        /** Writes the whole buffer. */
        void write(ByteBuffer from, long position) throws IOException;

        /** Data, and what is needed to find it again, survive a power loss. */
        void force() throws IOException;

        long sizeBytes() throws IOException;

        void truncate(long sizeBytes) throws IOException;

        @Override
        void close() throws IOException;
    }
}
