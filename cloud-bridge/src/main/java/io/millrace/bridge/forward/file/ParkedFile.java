package io.millrace.bridge.forward.file;

import io.millrace.bridge.forward.ParkStore;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.forward.RequeueStore;
import io.millrace.bridge.journal.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One lane's parked entries: a text file with a {@link ParkedLine} for each. Each call is forced
 * before it returns.
 *
 * <p>When the file has reached its limit it becomes {@code LANE.1.jsonl} and replaces an older one:
 * what is lost then is logged, and its gap records have been forwarded. Not thread-safe.
 */
public final class ParkedFile implements ParkStore {
    private static final Logger LOG = System.getLogger(ParkedFile.class.getName());

    /** Below the journal's directory. */
    public static final String FOLDER = "parked";

    /** More than any chunk: only entries that the lane's position has not passed are asked for. */
    private static final int KNOWN_MAX = 100_000;

    private final Path folder;
    private final String lane;
    private final Path file;
    private final long bytesMax;
    private final RecordEncoder encoder;
    private final Set<ParkedLine.Key> known = new LinkedHashSet<>();
    private final RequeueFiles requeue;
    private long end;

    /**
     * @param folder made when missing
     * @param lane the lane's word
     * @param bytesMax for all of this lane's files; half of it for the one being written
     */
    public ParkedFile(Path folder, String lane, long bytesMax, RecordEncoder encoder) {
        this.folder = folder;
        this.lane = lane;
        this.file = file(folder, lane);
        this.bytesMax = bytesMax;
        this.encoder = encoder;
        try {
            Files.createDirectories(folder);
            load(older());
            load(file);
            this.requeue = new RequeueFiles(this, folder, lane);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "the parked entries in %s cannot be read: check that this user may write there"
                            .formatted(folder),
                    failure);
        }
    }

    @Override
    public boolean isParked(Entry.Stored entry) {
        return !known.isEmpty() && known.contains(ParkedLine.Key.of(entry));
    }

    @Override
    public RequeueStore requeue() {
        return requeue;
    }

    /** Above the offsets of all entries that are known to be parked. */
    long end() {
        return end;
    }

    /** Those that exist, oldest first. */
    List<Path> files() {
        return Stream.of(older(), file).filter(Files::exists).toList();
    }

    /** Deletes what is parked; it has been taken aside. */
    void forget() throws IOException {
        for (Path each : files()) {
            Files.delete(each);
        }
        known.clear();
        end = 0;
    }

    @Override
    public void park(List<Refused> entries) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<Refused> fresh = entries.stream().filter(each -> !isParked(each.entry())).toList();
        try {
            for (Refused each : fresh) {
                ParkedLine.write(each, encoder, lines);
            }
            append(lines.toByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException("entries cannot be parked in " + file, failure);
        }
        fresh.forEach(each -> remember(ParkedLine.Key.of(each.entry())));
    }

    private void append(byte[] lines) throws IOException {
        if (Files.exists(file) && Files.size(file) + lines.length > bytesMax / 2) {
            if (Files.exists(older())) {
                LOG.log(Level.WARNING, "the oldest parked entries make room: {0}", older());
            }
            Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
        }
        boolean isNew = !Files.exists(file);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            writeAtEnd(channel, lines);
            channel.force(true);
        }
        if (isNew) {
            // Without this the name of a new file may not survive a power loss.
            RequeueFiles.force(file.toAbsolutePath().getParent());
        }
    }

    /** A line that a kill has cut short must not swallow the next one. */
    private static void writeAtEnd(FileChannel channel, byte[] lines) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean isTorn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        channel.position(end);
        ByteBuffer bytes = ByteBuffer.allocate(lines.length + 1);
        if (isTorn) {
            bytes.put((byte) '\n');
        }
        bytes.put(lines).flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private Path older() {
        return older(folder, lane);
    }

    static Path file(Path folder, String lane) {
        return folder.resolve(lane + ".jsonl");
    }

    static Path older(Path folder, String lane) {
        return folder.resolve(lane + ".1.jsonl");
    }

    private void remember(ParkedLine.Key key) {
        known.add(key);
        end = Math.max(end, key.offset() + 1);
        if (known.size() > KNOWN_MAX) {
            known.remove(known.iterator().next());
        }
    }

    private void load(Path from) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<String> lines = ParkedLine.in(from)) {
            lines.forEach(this::loadLine);
        }
    }

    private void loadLine(String line) {
        ParkedLine.key(line)
                .ifPresentOrElse(
                        this::remember,
                        () ->
                                LOG.log(
                                        Level.INFO,
                                        "a line of the parked entries was cut short by a kill: {0}",
                                        file));
    }
}
