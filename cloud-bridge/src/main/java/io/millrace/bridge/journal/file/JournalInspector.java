package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Identity;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.SegmentWalk.Step;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks into a journal directory without owning it: takes no lock, changes nothing, works beside a
 * running gateway. What it sees is a moment's view: segments may come and go meanwhile, and what is
 * being written may look like a torn tail. Not thread-safe.
 */
public final class JournalInspector {
    private final Path directory;
    private final Disk disk = new RealDisk();
    private final Ledger ledger = new Ledger();

    public JournalInspector(Path directory) {
        this.directory = directory;
    }

    /**
     * A lane at a glance, every block checked.
     *
     * @param bytes of its segment files
     * @param endOffset after the last good block
     * @param acknowledgedOffset as the newest block knows it; Kafka is the authority
     * @param sensors distinct sensors that the lane has met
     * @param openGaps sensors' losses that no consumer was told of yet
     * @param problems bad places before the end, in words; empty when there are none
     */
    public record LaneView(
            LaneName lane,
            int segments,
            long bytes,
            long startOffset,
            long endOffset,
            long acknowledgedOffset,
            int sensors,
            int openGaps,
            List<String> problems) {
        public LaneView {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The living process that wrote its id into the lock file, which is the owner unless the system
     * gave the id away again after the owner's end.
     */
    public Optional<ProcessHandle> likelyOwner() {
        try {
            String pid = Files.readString(directory.resolve("lock")).strip();
            return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException nobody) {
            return Optional.empty();
        }
    }

    /** Empty when there is no readable identity file. */
    public Optional<Identity> identity() {
        try {
            return new IdentityFile(disk, directory).load();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the identity in " + directory, failed);
        }
    }

    /** Is told how much of the work is done, 0 to 1, before each segment. */
    @FunctionalInterface
    public interface Watcher {
        void done(double share);
    }

    /** Reads and checks every block of a lane. */
    public LaneView view(LaneName lane) {
        return view(lane, _ -> {});
    }

    /** Reads and checks every block of a lane, which takes seconds per gigabyte. */
    public LaneView view(LaneName lane, Watcher watcher) {
        Tally tally = new Tally();
        walk(lane, tally, entry -> {}, watcher);
        return new LaneView(
                lane,
                tally.segments,
                tally.bytes,
                tally.start,
                tally.end,
                tally.acknowledged,
                ledger.refs().size(),
                tally.openGaps,
                tally.problems);
    }

    /** Hands over every stored entry of a lane that can be read, in order. */
    public void dump(LaneName lane, Consumer<Entry.Stored> to) {
        walk(lane, new Tally(), to, _ -> {});
    }

    private static final class Tally {
        private final List<String> problems = new ArrayList<>();
        private int segments;
        private long bytes;
        private long start;
        private long end;
        private long acknowledged;
        private int openGaps;

        void saw(BlockHeader header) {
            acknowledged = Math.max(acknowledged, header.acknowledged());
            end = Math.max(end, header.endOffset());
        }
    }

    private void walk(LaneName lane, Tally tally, Consumer<Entry.Stored> to, Watcher watcher) {
        try {
            List<Path> paths =
                    disk.list(directory.resolve(lane.word())).stream()
                            .filter(Segment::isSegment)
                            .toList();
            tally.start = paths.isEmpty() ? 0 : Segment.baseOffsetOf(paths.getFirst());
            for (int i = 0; i < paths.size(); i++) {
                long end =
                        i + 1 < paths.size()
                                ? Segment.baseOffsetOf(paths.get(i + 1))
                                : SegmentWalk.END_UNKNOWN;
                watcher.done((double) i / paths.size());
                segment(paths.get(i), end, tally, to);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the journal in " + directory, failed);
        }
    }

    private void segment(Path path, long end, Tally tally, Consumer<Entry.Stored> to)
            throws IOException {
        try (Disk.DiskFile file = disk.open(path, Disk.How.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(buffer, 0);
            Optional<SegmentHeader> header = SegmentHeader.readFrom(buffer.flip());
            if (header.isEmpty()) {
                tally.problems.add(path.getFileName() + ": the file's header is damaged");
                return;
            }
            if (header.get().formatVersion() > SegmentHeader.FORMAT_VERSION) {
                throw new NewerFormatException(
                        path, header.get().formatVersion(), SegmentHeader.FORMAT_VERSION);
            }
            long base = header.get().baseOffset();
            Segment segment = new Segment(path, header.get().segmentId(), base, file.sizeBytes());
            blocks(segment, end, tally, to);
            tally.segments++;
            tally.bytes += segment.sizeBytes();
        } catch (NoSuchFileException | FileNotFoundException _) {
            // The owner has freed it since we listed the folder.
        }
    }

    private void blocks(Segment segment, long end, Tally tally, Consumer<Entry.Stored> to)
            throws IOException {
        try (SegmentWalk walk = new SegmentWalk(disk, segment, ledger, () -> end)) {
            for (Step step = walk.next(); !(step instanceof Step.End); step = walk.next()) {
                switch (step) {
                    case Step.Entries entries -> {
                        tally.saw(entries.header());
                        entries.list().forEach(to);
                    }
                    case Step.Control control -> {
                        tally.saw(control.header());
                        tally.openGaps =
                                StateBlock.read(control.body(), ledger).losses().gaps().size();
                    }
                    case Step.Damage damage -> {
                        if (end == SegmentWalk.END_UNKNOWN
                                && walk.forcedUpToAhead() <= damage.from()) {
                            return;
                        }
                        tally.problems.add(
                                "%s: %d bytes at %d are damaged, offsets %d to %d"
                                        .formatted(
                                                segment.path().getFileName(),
                                                damage.bytes(),
                                                damage.position(),
                                                damage.from(),
                                                damage.to() - 1));
                    }
                    case Step.End _ -> {}
                }
            }
        }
    }
}
