package io.millrace.gateway.ingest.mqtt;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The listener's sessions in a file beside the journal's own: the CRC-32C of what follows (4 bytes,
 * big-endian), then what {@link KnownSessions#snapshot} wrote. Written under a temporary name,
 * forced, renamed, and the folder forced. Not thread-safe.
 */
final class SessionFile {

    private static final String NAME = "mqtt-sessions";

    private final Path folder;

    /**
     * @param folder the journal's; made when it is first written to
     */
    SessionFile(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder.resolve(NAME);
    }

    /**
     * @return empty when there is none
     * @throws IOException when it cannot be read or is not as it was written
     */
    Optional<byte[]> load() throws IOException {
        if (!Files.exists(path())) {
            return Optional.empty();
        }
        byte[] found = Files.readAllBytes(path());
        if (found.length < Integer.BYTES
                || ByteBuffer.wrap(found).getInt() != checksum(found, Integer.BYTES)) {
            throw new IOException("its checksum is not that of its content");
        }
        return Optional.of(Arrays.copyOfRange(found, Integer.BYTES, found.length));
    }

    /** Returns when it is on disk. */
    void save(byte[] snapshot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + snapshot.length);
        bytes.putInt(checksum(snapshot, 0)).put(snapshot).flip();
        Path unfinished = folder.resolve(NAME + ".tmp");
        Files.createDirectories(folder);
        try (FileChannel file = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(unfinished, path(), ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, READ)) {
            directory.force(true);
        }
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
