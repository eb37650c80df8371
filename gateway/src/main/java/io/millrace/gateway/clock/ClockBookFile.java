package io.millrace.gateway.clock;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The clock book as a text file beside the journal's own files. One line per span: boot, from, to
 * ({@code -} while open), booted-at, opened-at, closed-at, shift ({@code -} while unknown), {@code
 * told} or {@code untold}; the first line is the format's version, the last says how many stand
 * before it, so that a truncated file shows. Written under a temporary name, forced, renamed, and
 * the folder forced.
 */
public final class ClockBookFile implements ClockBookStore {
    private static final Logger LOG = System.getLogger(ClockBookFile.class.getName());
    private static final String NAME = "clock";
    private static final String VERSION = "millrace-clock 1";
    private static final String NONE = "-";
    private static final String TOLD = "told";
    private static final int FIELDS = 8;

    private final Path folder;

    /**
     * @param folder the journal's; made when it is first written to
     */
    public ClockBookFile(Path folder) {
        this.folder = folder;
    }

    @Override
    public ClockBook load() {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return ClockBook.EMPTY;
        }
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException | IllegalArgumentException harmed) {
            LOG.log(
                    Level.WARNING,
                    "{0} cannot be read ({1}): readings taken before the clock was set stay marked unsynced",
                    file,
                    harmed.getMessage());
            return ClockBook.EMPTY;
        }
    }

    private static ClockBook parse(List<String> lines) {
        boolean isWhole =
                lines.size() >= 2
                        && lines.getFirst().equals(VERSION)
                        && lines.getLast().equals("lines " + (lines.size() - 1));
        if (!isWhole) {
            throw new IllegalArgumentException("not a whole file of '%s'".formatted(VERSION));
        }
        return new ClockBook(
                lines.subList(1, lines.size() - 1).stream().map(ClockBookFile::span).toList());
    }

    private static TimeSpan span(String line) {
        String[] field = line.split(" ", -1);
        if (field.length != FIELDS) {
            throw new IllegalArgumentException("not a span: " + line);
        }
        return new TimeSpan(
                field[0],
                Long.parseLong(field[1]),
                field[2].equals(NONE) ? TimeSpan.OPEN : Long.parseLong(field[2]),
                Long.parseLong(field[3]),
                Long.parseLong(field[4]),
                Long.parseLong(field[5]),
                field[6].equals(NONE) ? Optional.empty() : Optional.of(Long.valueOf(field[6])),
                field[7].equals(TOLD));
    }

    @Override
    public void save(ClockBook book) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(VERSION);
        book.spans().stream().map(ClockBookFile::line).forEach(lines::add);
        lines.add("lines " + lines.size());
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Path unfinished = folder.resolve(NAME + ".tmp");
        Files.createDirectories(folder);
        try (FileChannel file = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap(text));
            file.force(true);
        }
        Files.move(unfinished, folder.resolve(NAME), ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, READ)) {
            directory.force(true);
        }
    }

    private static String line(TimeSpan span) {
        return String.join(
                " ",
                span.boot(),
                Long.toString(span.fromOffset()),
                span.isOpen() ? NONE : Long.toString(span.toOffset()),
                Long.toString(span.bootedAt()),
                Long.toString(span.openedAt()),
                Long.toString(span.closedAt()),
                span.shift().map(String::valueOf).orElse(NONE),
                span.isAnnounced() ? TOLD : "untold");
    }
}
