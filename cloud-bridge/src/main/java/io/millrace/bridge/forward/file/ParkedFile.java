package io.millrace.bridge.forward.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.bridge.forward.ParkStore;
import io.millrace.bridge.forward.RecordEncoder;
import io.millrace.bridge.journal.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One lane's parked entries: a text file of one JSON object per line, {@code v, offset, epoch,
 * sequence, topic, key, reason, record}, where {@code record} is what Kafka refused. Each call is
 * forced before it returns.
 *
 * <p>When the file has reached its limit it becomes {@code LANE.1.jsonl} and replaces an older one:
 * what is lost then is logged, and its gap records have been forwarded. Not thread-safe.
 */
public final class ParkedFile implements ParkStore {
    private static final Logger LOG = System.getLogger(ParkedFile.class.getName());
    private static final JsonFactory JSON = new JsonFactory();
    private static final int VERSION = 1;

    /** More than any chunk: only entries that the lane's position has not passed are asked for. */
    private static final int KNOWN_MAX = 100_000;

    private record Key(long offset, String epoch, long sequence, String sensor) {}

    private final Path file;
    private final long bytesMax;
    private final RecordEncoder encoder;
    private final Set<Key> known = new LinkedHashSet<>();

    /**
     * @param folder made when missing
     * @param lane the lane's word
     * @param bytesMax for all of this lane's files; half of it for the one being written
     */
    public ParkedFile(Path folder, String lane, long bytesMax, RecordEncoder encoder) {
        this.file = folder.resolve(lane + ".jsonl");
        this.bytesMax = bytesMax;
        this.encoder = encoder;
        try {
            Files.createDirectories(folder);
            load(older());
            load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "the parked entries in %s cannot be read: check that this user may write there"
                            .formatted(folder),
                    failure);
        }
    }

    @Override
    public boolean isParked(Entry.Stored entry) {
        return !known.isEmpty() && known.contains(keyOf(entry));
    }

    @Override
    public void park(List<Refused> entries) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<Refused> fresh = entries.stream().filter(each -> !isParked(each.entry())).toList();
        try {
            for (Refused each : fresh) {
                writeLine(each, lines);
            }
            append(lines.toByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException("entries cannot be parked in " + file, failure);
        }
        fresh.forEach(each -> remember(keyOf(each.entry())));
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
            forceFolder();
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

    /** Without this the name of a new file may not survive a power loss. */
    private void forceFolder() throws IOException {
        try (FileChannel folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private Path older() {
        return file.resolveSibling(file.getFileName().toString().replace(".jsonl", ".1.jsonl"));
    }

    private static Key keyOf(Entry.Stored entry) {
        return new Key(entry.offset(), entry.epoch(), entry.sequence(), entry.sensor().key());
    }

    private void remember(Key key) {
        known.add(key);
        if (known.size() > KNOWN_MAX) {
            known.remove(known.iterator().next());
        }
    }

    private void writeLine(Refused refused, ByteArrayOutputStream lines) throws IOException {
        Entry.Stored entry = refused.entry();
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeNumberField("offset", entry.offset());
            json.writeStringField("epoch", entry.epoch());
            json.writeNumberField("sequence", entry.sequence());
            json.writeStringField("topic", entry.sensor().topic());
            json.writeStringField("key", entry.sensor().key());
            json.writeStringField("reason", refused.reason());
            json.writeFieldName("record");
            json.writeString(new String(encoder.encode(entry), StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        lines.write('\n');
    }

    private void load(Path from) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<String> lines = Files.lines(from, StandardCharsets.UTF_8)) {
            lines.forEach(this::loadLine);
        }
    }

    private void loadLine(String line) {
        long offset = -1;
        long sequence = -1;
        String epoch = "";
        String sensor = "";
        try (JsonParser json = JSON.createParser(line)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "offset" -> offset = json.getLongValue();
                        case "sequence" -> sequence = json.getLongValue();
                        case "epoch" -> epoch = json.getText();
                        case "key" -> sensor = json.getText();
                        default -> {}
                    }
                }
            }
            remember(new Key(offset, epoch, sequence, sensor));
        } catch (IOException torn) {
            LOG.log(Level.INFO, "a line of the parked entries was cut short by a kill: {0}", file);
        }
    }
}
