package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process out of a journal directory. The system drops the lock when the process
 * ends, however it ends; the file stays and holds the last owner's process id.
 */
final class DirectoryLock implements Disk.Lock {
    private static final int PID_BYTES_MAX = 32;

    /** Locked far behind the pid, so that others may read it where locks are mandatory. */
    private static final long LOCKED_AT = 1 << 20;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws JournalInUseException when another owner holds it
     */
    static DirectoryLock take(Path directory) throws IOException {
        Path path = directory.resolve("lock");
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException failed) {
            if (!Files.isReadable(path)) {
                throw failed;
            }
            return take(directory, FileChannel.open(path, StandardOpenOption.READ), true);
        }
        return take(directory, channel, false);
    }

    /**
     * @param isShared on a read-only file system: nobody can own more, and whoever does keeps this
     *     one out
     */
    private static DirectoryLock take(Path directory, FileChannel channel, boolean isShared)
            throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_AT, 1, isShared);
            if (lock != null) {
                if (!isShared) {
                    writeOwner(channel);
                }
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException _) {
            // This very process has it: the same answer as for another.
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        String owner = ownerOf(channel);
        channel.close();
        throw new JournalInUseException(directory, owner);
    }

    /** On a full disk the owner stays unnamed: no reason not to serve the backlog. */
    private static void writeOwner(FileChannel channel) {
        String pid = ProcessHandle.current().pid() + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException _) {
            // The lock holds all the same.
        }
    }

    private static String ownerOf(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(PID_BYTES_MAX);
        channel.read(buffer, 0);
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        return text.isBlank() ? "unknown" : text.strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
