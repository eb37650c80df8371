package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes segment files and takes them away. A segment is born under another name, filled with zeros
 * (or is a freed one used again), gets its header and state block, is forced, and only then gets
 * its name. Freed files are kept for reuse, one at most. Thread-safe.
 */
final class SegmentFactory {
    private static final String SPARE_SUFFIX = ".spare";
    private static final String UNFINISHED_SUFFIX = ".tmp";
    private static final int ZEROS_BYTES = 64 << 10;

    private record Spare(Path path, long sizeBytes) {}

    private final LaneContext context;
    private final Deque<Spare> spares = new ArrayDeque<>();

    SegmentFactory(LaneContext context) {
        this.context = context;
    }

    /** How much room a new segment takes. */
    enum Extent {
        /** Its target, for the entries to come. */
        FULL,
        /** What its state needs and little more: it is made to give room away. */
        SMALL
    }

    /** What a new segment starts with. */
    record Start(long baseOffset, BlockWriter.Marks marks, StateBlock.Body state, Extent extent) {
        long bytes() {
            return SegmentHeader.BYTES + BlockHeader.BYTES + (long) state.bytes().length;
        }
    }

    static boolean isSpare(Path path) {
        return path.toString().endsWith(SPARE_SUFFIX);
    }

    static boolean isUnfinished(Path path) {
        return path.toString().endsWith(UNFINISHED_SUFFIX);
    }

    /** Keeps a spare that an earlier run has left, or deletes it when there is one already. */
    synchronized void adopt(Path path, long sizeBytes) throws IOException {
        if (spares.isEmpty() && isWorthKeeping(sizeBytes)) {
            spares.add(new Spare(path, sizeBytes));
            context.space().add(context.lane(), sizeBytes);
        } else {
            context.disk().delete(path);
        }
    }

    /** Bytes that the next segment adds to the lane, whose state takes so many. */
    synchronized long neededBytes(long stateBytes, Extent extent) {
        return extent == Extent.SMALL || spares.isEmpty()
                ? sizeBytes(stateBytes, extent)
                : Math.max(0, stateBytes - spares.getFirst().sizeBytes());
    }

    private long sizeBytes(long leastBytes, Extent extent) {
        long target = extent == Extent.FULL ? context.segmentBytes() : 0;
        return Math.max(target, 2 * leastBytes);
    }

    /**
     * @throws InDoubtException the segment has its name, but may lose it with the power
     */
    SegmentFile create(Start start, BlockWriter blocks) throws IOException {
        Path path = context.directory().resolve(Segment.fileName(start.baseOffset()));
        Spare spare = start.extent() == Extent.FULL ? takeSpare() : null;
        Path unfinished =
                spare == null
                        ? context.directory().resolve(path.getFileName() + UNFINISHED_SUFFIX)
                        : spare.path();
        try {
            return finish(start, blocks, new Draft(path, unfinished, spare));
        } catch (IOException failed) {
            if (spare == null) {
                deleteQuietly(unfinished);
            } else {
                putBackIfThere(spare);
            }
            throw failed;
        }
    }

    private record Draft(Path path, Path unfinished, Spare spare) {}

    private SegmentFile finish(Start start, BlockWriter blocks, Draft draft) throws IOException {
        long id = context.sources().random().getAsLong();
        boolean isFresh = draft.spare() == null;
        Disk.DiskFile file =
                context.disk().open(draft.unfinished(), isFresh ? Disk.How.CREATE : Disk.How.WRITE);
        try {
            long size = isFresh ? fill(file, start) : draft.spare().sizeBytes();
            BlockWriter.Place place = new BlockWriter.Place(id, start.baseOffset(), 0);
            ByteBuffer state =
                    blocks.block(
                            place, start.marks(), BlockHeader.Kind.STATE, start.state().bytes());
            int stateBytes = state.remaining();
            ByteBuffer first = ByteBuffer.allocate(SegmentHeader.BYTES + stateBytes);
            long now = Micros.of(context.sources().clock().instant());
            SegmentHeader.of(context.lane(), id, start.baseOffset(), now).writeTo(first);
            first.put(state).flip();
            file.write(first, 0);
            // Order of a durable change: write, force, publish. The name is what publishes it.
            file.force();
            context.disk().rename(draft.unfinished(), draft.path());
            forceFolder();
            if (isFresh) {
                context.space().add(context.lane(), size);
            }
            Segment segment = new Segment(draft.path(), id, start.baseOffset(), size);
            long position = (long) SegmentHeader.BYTES + stateBytes;
            return new SegmentFile(segment, file, position, start.state().sensors());
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    private void forceFolder() throws IOException {
        try {
            context.disk().forceDirectory(context.directory());
        } catch (IOException failed) {
            throw new InDoubtException(failed);
        }
    }

    /** Writes every byte once, so that later forces have no file length or extents to write. */
    private long fill(Disk.DiskFile file, Start start) throws IOException {
        long size = sizeBytes(start.bytes(), start.extent());
        ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
        for (long at = 0; at < size; at += ZEROS_BYTES) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, size - at));
            file.write(zeros, at);
        }
        return size;
    }

    /** The file of a freed or evicted segment becomes the spare or goes. */
    void dispose(Segment segment) throws IOException {
        Path spare = context.directory().resolve(segment.path().getFileName() + SPARE_SUFFIX);
        if (isWorthKeeping(segment.sizeBytes()) && reserveSpare(spare, segment)) {
            try {
                context.disk().rename(segment.path(), spare);
            } catch (IOException failed) {
                takeSpare();
                throw failed;
            }
            return;
        }
        delete(segment);
    }

    /** The file of a segment goes, so that another lane has its room. */
    void delete(Segment segment) throws IOException {
        context.disk().delete(segment.path());
        context.space().add(context.lane(), -segment.sizeBytes());
    }

    /** Deletes the spare, where there is one. */
    void deleteSpare() throws IOException {
        Spare spare = takeSpare();
        if (spare == null) {
            return;
        }
        try {
            context.disk().delete(spare.path());
        } catch (IOException failed) {
            putBack(spare);
            throw failed;
        }
        context.space().add(context.lane(), -spare.sizeBytes());
    }

    /** One that has outgrown its target would take room for nothing. */
    private boolean isWorthKeeping(long sizeBytes) {
        return sizeBytes >= context.segmentBytes() && sizeBytes < 2 * context.segmentBytes();
    }

    private synchronized boolean reserveSpare(Path path, Segment segment) {
        return spares.isEmpty() && spares.add(new Spare(path, segment.sizeBytes()));
    }

    private synchronized Spare takeSpare() {
        return spares.pollFirst();
    }

    /**
     * It may have got its new name before the folder's force failed: then the next one replaces it.
     */
    private void putBackIfThere(Spare spare) throws IOException {
        if (context.disk().list(context.directory()).contains(spare.path())) {
            putBack(spare);
        } else {
            context.space().add(context.lane(), -spare.sizeBytes());
        }
    }

    private synchronized void putBack(Spare spare) {
        spares.addFirst(spare);
    }

    private void deleteQuietly(Path unfinished) {
        try {
            context.disk().delete(unfinished);
        } catch (IOException _) {
            // The next opening deletes it.
        }
    }
}
