package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The identity on disk: a text file, so that a person can read it. Lines of {@code key value}; the
 * first is the format's version, the last says how many lines stand before it, so that a truncated
 * file shows.
 *
 * <pre>
 *  millrace-journal 1
 *  journal 3f0c...            16 hexadecimal digits, as all of these
 *  epoch 91aa...
 *  opening 77b2...
 *  cluster 5L6g3nShT-eMCtK... left out when no cluster was seen yet
 *  known 0d1e...              one line per earlier opening, oldest first, at most {@value #KNOWN_MAX}
 *  lines 5
 * </pre>
 *
 * Written under a temporary name, forced, renamed, and the folder forced.
 */
final class IdentityFile {
    static final int KNOWN_MAX = 64;
    private static final String NAME = "identity";
    private static final String FORMAT = "millrace-journal";
    private static final int SIZE_BYTES_MAX = 64 << 10;

    private final Disk disk;
    private final Path directory;

    IdentityFile(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Empty when there is none or it is harmed.
     *
     * @throws NewerFormatException when a newer version wrote it
     */
    Optional<Identity> load() throws IOException {
        Path path = directory.resolve(NAME);
        if (!disk.list(directory).contains(path)) {
            return Optional.empty();
        }
        return parse(path, text(path).lines().toList());
    }

    /** Empty where even several tries cannot read it: a harmed identity must not stop the start. */
    private String text(Path path) {
        for (int tries = 0; tries < Segment.READ_TRIES_MAX; tries++) {
            try (Disk.DiskFile file = disk.open(path, Disk.How.READ)) {
                ByteBuffer buffer =
                        ByteBuffer.allocate((int) Math.min(SIZE_BYTES_MAX, file.sizeBytes()));
                file.read(buffer, 0);
                return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            } catch (IOException _) {
                // A device that was away for a moment is asked again.
            }
        }
        return "";
    }

    private static Optional<Identity> parse(Path path, List<String> lines) {
        Map<String, String> values = new HashMap<>();
        List<String> known = new ArrayList<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            String key = space < 0 ? line : line.substring(0, space);
            String value = space < 0 ? "" : line.substring(space + 1);
            if (key.equals("known")) {
                known.add(value);
            } else {
                values.put(key, value);
            }
        }
        String version = values.getOrDefault(FORMAT, "");
        if (version.matches("\\d{1,9}")
                && Integer.parseInt(version) > SegmentHeader.FORMAT_VERSION) {
            throw new NewerFormatException(
                    path, Integer.parseInt(version), SegmentHeader.FORMAT_VERSION);
        }
        boolean isWhole =
                !version.isEmpty()
                        && String.valueOf(lines.size() - 1).equals(values.get("lines"))
                        && values.containsKey("journal")
                        && values.containsKey("epoch")
                        && values.containsKey("opening");
        return isWhole
                ? Optional.of(
                        new Identity(
                                values.get("journal"),
                                values.get("epoch"),
                                values.get("opening"),
                                known,
                                Optional.ofNullable(values.get("cluster"))))
                : Optional.empty();
    }

    void save(Identity identity) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT + " " + SegmentHeader.FORMAT_VERSION);
        lines.add("journal " + identity.journalId());
        lines.add("epoch " + identity.epoch());
        lines.add("opening " + identity.opening());
        identity.clusterId().ifPresent(id -> lines.add("cluster " + id));
        identity.knownOpenings().forEach(id -> lines.add("known " + id));
        lines.add("lines " + lines.size());
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Path unfinished = directory.resolve(NAME + ".tmp");
        try (Disk.DiskFile file = disk.open(unfinished, Disk.How.CREATE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        disk.rename(unfinished, directory.resolve(NAME));
        disk.forceDirectory(directory);
    }
}
