package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.file.SegmentWalk.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out from a lane's files where it stood: newest state block plus what follows it. Reads the
 * headers of all segments and the blocks of the newest only. The torn tail is cut; damage that it
 * meets is stepped over here and dealt with when it is read.
 */
final class LaneRecovery {
    private final LaneContext context;
    private final SegmentFactory factory;
    private final Ledger ledger = new Ledger();
    private StateBlock.Losses losses = new StateBlock.Losses(List.of(), new Holes());
    private StateBlock.UserSections user = StateBlock.UserSections.NONE;
    private long acknowledged;
    private final List<SegmentFind> finds = new ArrayList<>();
    private boolean areSequencesCertain = true;

    /**
     * Looks at the headers and changes nothing.
     *
     * @throws NewerFormatException a newer version wrote here
     */
    LaneRecovery(LaneContext context, SegmentFactory factory) throws IOException {
        this.context = context;
        this.factory = factory;
        for (Path path : context.disk().list(context.directory())) {
            if (Segment.isSegment(path)) {
                finds.add(SegmentFind.at(context.disk(), path));
            }
        }
    }

    /**
     * A recovered lane.
     *
     * @param areSequencesCertain false when damage may hide sequences that were given out: only a
     *     new epoch is safe then
     */
    record Result(
            LaneBooks.Recovered books, StateBlock.UserSections user, boolean areSequencesCertain) {}

    Result recover() throws IOException {
        quietly(() -> {
            context.disk().createDirectories(context.directory());
            context.disk().forceDirectory(context.settings().directory());
        });
        List<Segment> segments = new ArrayList<>();
        for (SegmentFind find : finds) {
            segment(find).ifPresent(segments::add);
        }
        tidy();
        for (int i = 0; i + 1 < segments.size(); i++) {
            segments.get(i).endOffset(segments.get(i + 1).baseOffset());
        }
        int from = newestWithState(segments);
        for (int i = from; i < segments.size(); i++) {
            replay(segments.get(i), i == segments.size() - 1);
        }
        dropEvicted(segments);
        segments.forEach(Segment::readFailuresForgotten);
        for (Segment segment : segments) {
            context.space().add(context.lane(), segment.sizeBytes());
        }
        long start = segments.isEmpty() ? 0 : segments.getFirst().baseOffset();
        long end = segments.isEmpty() ? 0 : segments.getLast().endOffset();
        acknowledged = Math.clamp(acknowledged, start, end);
        losses.holes().dropBelow(acknowledged);
        LaneBooks.Marks marks = new LaneBooks.Marks(end, acknowledged, user.from());
        return new Result(
                new LaneBooks.Recovered(ledger, losses, segments, marks),
                user,
                areSequencesCertain);
    }

    private Optional<Segment> segment(SegmentFind find) {
        if (find.isBeingMadeIntoAnother()) {
            quietly(() -> context.disk().delete(find.path()));
            return Optional.empty();
        }
        if (find.id().isEmpty()) {
            areSequencesCertain = false;
            quietly(() -> {
                context.disk().createDirectories(context.quarantine());
                String name = context.lane().word() + "-" + find.path().getFileName() + ".damaged";
                context.disk().rename(find.path(), context.quarantine().resolve(name));
            });
            return Optional.empty();
        }
        Segment segment =
                new Segment(
                        find.path(),
                        find.id().get(),
                        Segment.baseOffsetOf(find.path()),
                        find.sizeBytes());
        segment.readFailuresCount();
        return Optional.of(segment);
    }

    private void tidy() throws IOException {
        for (Path path : context.disk().list(context.directory())) {
            if (SegmentFactory.isUnfinished(path)) {
                quietly(() -> context.disk().delete(path));
            } else if (SegmentFactory.isSpare(path)) {
                try (Disk.DiskFile file = context.disk().open(path, Disk.How.READ)) {
                    long sizeBytes = file.sizeBytes();
                    quietly(() -> factory.adopt(path, sizeBytes));
                }
            }
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    /** What cannot be tidied now is looked at again at the next opening. */
    private static void quietly(Change change) {
        try {
            change.make();
        } catch (IOException _) {
            // A disk that takes no changes must not keep the backlog from being served.
        }
    }

    private int newestWithState(List<Segment> segments) throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            try (SegmentWalk walk = walk(segments.get(i), true)) {
                if (walk.next() instanceof Step.Control control
                        && control.header().kind() == BlockHeader.Kind.STATE) {
                    return i;
                }
            }
            areSequencesCertain = false;
        }
        return 0;
    }

    private SegmentWalk walk(Segment segment, boolean isNewest) throws IOException {
        return new SegmentWalk(
                context.disk(),
                segment,
                ledger,
                isNewest ? () -> SegmentWalk.END_UNKNOWN : segment::endOffset);
    }

    private void replay(Segment segment, boolean isNewest) throws IOException {
        Tail tail = new Tail();
        try (SegmentWalk walk = walk(segment, isNewest)) {
            while (true) {
                long position = walk.position();
                Step step = walk.next();
                if (step instanceof Step.End) {
                    break;
                }
                switch (step) {
                    case Step.Entries entries -> {
                        acknowledged = Math.max(acknowledged, entries.header().acknowledged());
                        tail.saw(entries.header(), position);
                        entries.list().forEach(this::count);
                    }
                    case Step.Control control -> control(control);
                    case Step.Damage damage -> {
                        boolean isTail = isNewest && walk.forcedUpToAhead() <= damage.from();
                        if (isTail && !segment.isReadInPart()) {
                            cut(segment, tail, damage.from(), damage.position());
                            return;
                        }
                        areSequencesCertain &= damage.from() == damage.to();
                    }
                    case Step.End _ -> {}
                }
            }
            if (isNewest && segment.isReadInPart()) {
                // Where pages cannot be read now, nobody knows what stands behind them.
                areSequencesCertain = false;
                segment.endOffset(walk.offset());
            } else if (isNewest) {
                cut(segment, tail, walk.offset(), walk.position());
            }
        }
    }

    private void count(Entry.Stored entry) {
        long micros = Micros.of(entry.envelope().time());
        ledger.counterOf(entry.sensor().key()).reached(entry.epoch(), entry.sequence() + 1, micros);
    }

    private void control(Step.Control control) {
        acknowledged = Math.max(acknowledged, control.header().acknowledged());
        StateBlock.State state = StateBlock.read(control.body(), ledger);
        losses = state.losses();
        if (control.header().kind() == BlockHeader.Kind.STATE) {
            state.sequences().forEach((key, next) -> ledger.counterOf(key).restore(next));
            user = state.user();
        }
    }

    /** Which blocks of the newest segment no later block vouches for. */
    private static final class Tail {
        private final TreeMap<Long, Long> positionByEnd = new TreeMap<>();
        private long forcedUpTo;

        void saw(BlockHeader header, long position) {
            forcedUpTo = Math.max(forcedUpTo, header.forcedUpTo());
            positionByEnd.putIfAbsent(header.endOffset(), position);
        }

        long unforcedFrom(long otherwise) {
            Map.Entry<Long, Long> first = positionByEnd.higherEntry(forcedUpTo);
            return first == null ? otherwise : first.getValue();
        }
    }

    /** What follows the last good block was never promised to anyone. */
    private void cut(Segment segment, Tail tail, long endOffset, long position) {
        segment.endOffset(endOffset);
        quietly(() -> {
            try (Disk.DiskFile file = context.disk().open(segment.path(), Disk.How.WRITE)) {
                file.truncate(position);
                segment.sizeBytes(position);
                // From here on these bytes count as durable, but they may be in memory only. After
                // a failed force the system takes them for written: only writing them again helps.
                // Where that fails they count all the same: they may have been acknowledged.
                long from = tail.unforcedFrom(position);
                ByteBuffer bytes = ByteBuffer.allocate((int) (position - from));
                file.read(bytes, from);
                file.write(bytes.flip(), from);
                file.force();
            }
        });
    }

    /** An eviction is on disk before its files go; a kill in between leaves them to us. */
    private void dropEvicted(List<Segment> segments) throws IOException {
        for (Segment segment : List.copyOf(segments)) {
            boolean isNewest = segment == segments.getLast();
            long end = losses.holes().startOfRangeUpTo(segment.endOffset());
            if (isNewest || end == segment.endOffset()) {
                continue;
            }
            segment.endOffset(Math.max(end, segment.baseOffset()));
            if (end <= segment.baseOffset()) {
                segments.remove(segment);
                quietly(() -> context.disk().delete(segment.path()));
            }
        }
    }
}
