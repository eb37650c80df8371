package io.millrace.bridge.forward.file;

import io.millrace.bridge.forward.RequeueStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One lane's batch of parked entries that are being sent again.
 *
 * <pre>
 *  LANE.requeue             a request, see {@link RequeueRequest}
 *  LANE.again-BATCH.jsonl   the batch: the lines of the parked files, as they were
 * </pre>
 *
 * A kill between making the batch and deleting the parked files leaves both: then the batch's lines
 * count as parked, are skipped, and the request, which goes last, makes the next batch of them.
 */
final class RequeueFiles implements RequeueStore {
    private static final String BATCH_MARK = ".again-";
    private static final String SUFFIX = ".jsonl";

    private final ParkedFile parked;
    private final Path folder;
    private final String lane;
    private Optional<Path> file;

    RequeueFiles(ParkedFile parked, Path folder, String lane) throws IOException {
        this.parked = parked;
        this.folder = folder;
        this.lane = lane;
        try (Stream<Path> files = Files.list(folder)) {
            this.file =
                    files.filter(path -> name(path).startsWith(lane + BATCH_MARK))
                            .filter(path -> name(path).endsWith(SUFFIX))
                            .findFirst();
        }
    }

    @Override
    public boolean isAsked(long passed) {
        return file.isEmpty()
                && Files.exists(RequeueRequest.file(folder, lane))
                && parked.end() <= passed;
    }

    @Override
    public void begin(String batch) {
        Path made = folder.resolve(lane + BATCH_MARK + batch + SUFFIX);
        Path draft = folder.resolve(name(made) + ".tmp");
        try {
            try (FileChannel to =
                    FileChannel.open(
                            draft,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                for (Path from : parked.files()) {
                    copy(from, to);
                }
                to.force(true);
            }
            Files.move(draft, made, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            parked.forget();
            force(folder);
            Files.deleteIfExists(RequeueRequest.file(folder, lane));
            file = Optional.of(made);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "parked entries cannot be taken from " + folder, failure);
        }
    }

    /** Ends each file's last line, which a kill may have cut short. */
    private static void copy(Path from, FileChannel to) throws IOException {
        try (FileChannel lines = FileChannel.open(from, StandardOpenOption.READ)) {
            long size = lines.size();
            for (long at = 0; at < size; ) {
                at += lines.transferTo(at, size - at, to);
            }
        }
        to.write(StandardCharsets.UTF_8.encode("\n"));
    }

    @Override
    public Optional<String> batch() {
        return file.map(RequeueFiles::name)
                .map(name ->
                        name.substring(
                                (lane + BATCH_MARK).length(), name.length() - SUFFIX.length()));
    }

    @Override
    public List<Line> read(long from, int linesMax) {
        if (file.isEmpty()) {
            return List.of();
        }
        try (Stream<String> lines = ParkedLine.in(file.get())) {
            List<Line> found = new ArrayList<>();
            lines.skip(from)
                    .limit(linesMax)
                    .forEach(text ->
                            found.add(new Line(from + found.size(), ParkedLine.entry(text))));
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file.get(), failure);
        }
    }

    @Override
    public void end() {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
                force(folder);
            }
            file = Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + file.get(), failure);
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Without this a new or deleted name may not survive a power loss. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
