package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import io.millrace.bridge.journal.file.SegmentFactory.Extent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Takes what is appended to the disk: write, force, publish, in that order. After a failed write or
 * force nothing more goes to that segment, whose unforced bytes are not durable, ever; a new one
 * starts at the durable offset and gets the same entries again. All methods run under the
 * directory's write lock.
 */
final class LaneWriter implements AutoCloseable, SpaceBudget.Yielding {
    /** Opening replays the newest segment: this bounds how long it takes. */
    private static final int ENTRIES_PER_SEGMENT_MAX = 262_144;

    private static final long POSITION_NANOS = 30_000_000_000L;

    private final LaneContext context;
    private final LaneBooks books;
    private final SegmentFactory factory;
    private final Evictor evictor;
    private final BlockWriter blocks = new BlockWriter();
    private Optional<SegmentFile> active = Optional.empty();
    private StateBlock.UserSections user;
    private long storedPosition;
    private long positionStoredNanos;

    /** Bytes in the active segment; a new one is due when it is full or missing. */
    private volatile long fillBytes = Long.MAX_VALUE;

    private volatile long activeBase;

    /**
     * One that is small, or tells of old users, is for what waits: an append gets a new one.
     * Nothing from the old users' offset on may go, so they must not stay the newest.
     */
    private boolean isForMore;

    LaneWriter(
            LaneContext context,
            LaneBooks books,
            SegmentFactory factory,
            Evictor evictor,
            StateBlock.UserSections user) {
        this.context = context;
        this.books = books;
        this.factory = factory;
        this.evictor = evictor;
        this.user = user;
        this.storedPosition = books.acknowledgedOffset();
        this.positionStoredNanos = context.sources().nanoTicker().getAsLong();
    }

    /** Whether the next append should hand over its users' state. Called by the writer thread. */
    boolean isRollDue() {
        return !books.isRollPrepared()
                && (fillBytes >= context.segmentBytes()
                        || books.endOffset() - activeBase >= ENTRIES_PER_SEGMENT_MAX);
    }

    /** The users' sections of the newest state block. */
    StateBlock.UserSections user() {
        return user;
    }

    long freeBytes() {
        long room = Math.max(0, context.segmentBytes() - fillBytes);
        return room + context.space().freeBytes(context.lane());
    }

    /**
     * @throws StorageFullException nothing is lost, what is appended waits
     * @throws StorageFailedException nothing is lost, what is appended waits
     */
    void force() {
        try {
            commit();
        } catch (IOException first) {
            if (active.isPresent() || isFull(first)) {
                throw refused(first);
            }
            // The segment failed, not the disk: the same entries go to a new one at once.
            try {
                commit();
            } catch (IOException second) {
                throw refused(second);
            }
        }
    }

    private void commit() throws IOException {
        context.epochGate().pass();
        evictor.disposeFreed();
        LaneBooks.Work work = books.work();
        if (work.entries().isEmpty() && !books.hasChangedGaps() && !isPositionDue()) {
            // Nothing waits: whether the storage takes it again shows with the next append.
            books.storage().writingWorks();
            return;
        }
        Optional<StateBlock.UserSections> roll = work.roll();
        if (roll.isPresent()) {
            long at = roll.get().from();
            List<Queued> before = work.entries().stream().filter(e -> e.offset() < at).toList();
            if (!before.isEmpty()) {
                ensureActive();
                writeForcePublish(before, at, List.of());
            }
            open(at, roll.get());
            books.rolled();
        }
        ensureActive();
        long durable = books.durableOffset();
        writeForcePublish(
                work.entries().stream().filter(e -> e.offset() >= durable).toList(),
                work.endOffset(),
                List.of());
        books.settled(work.estimatedBytes());
    }

    private void ensureActive() throws IOException {
        if (active.isEmpty()) {
            open(books.durableOffset(), user);
        }
    }

    private void writeForcePublish(
            List<Queued> entries, long endOffset, List<LossFinder.Eviction> victims)
            throws IOException {
        SegmentFile segment = active.orElseThrow();
        long gapChanges = books.gapChanges();
        boolean isNoteDue =
                books.hasChangedGaps()
                        || !victims.isEmpty()
                        || (entries.isEmpty() && isPositionDue());
        BlockWriter.Marks marks = marks();
        try {
            for (List<Queued> run : Runs.of(entries)) {
                segment.write(run, marks, blocks);
            }
            if (isNoteDue) {
                byte[] note = StateBlock.note(LossFinder.with(books.losses(), victims));
                segment.writeNote(endOffset, marks, blocks, note);
            }
            segment.force();
        } catch (IOException failed) {
            taken(segment.segment(), segment.fileBytes());
            abandon();
            evictor.evictedInDoubt(victims);
            throw failed;
        }
        books.forced(endOffset, segment.segment());
        if (isNoteDue) {
            books.gapsStored(gapChanges);
            evictor.settleDoubts();
        }
        evictor.evicted(victims);
        positionStored(marks);
        grown(segment);
    }

    private void grown(SegmentFile segment) {
        filledTo(segment.position());
        taken(segment.segment(), segment.position());
    }

    private void taken(Segment segment, long bytes) {
        long beyond = bytes - segment.sizeBytes();
        if (beyond > 0) {
            segment.sizeBytes(bytes);
            context.space().add(context.lane(), beyond);
        }
    }

    private void filledTo(long position) {
        fillBytes = isForMore ? position : Math.max(position, context.segmentBytes());
    }

    private void positionStored(BlockWriter.Marks marks) {
        storedPosition = marks.acknowledged();
        positionStoredNanos = context.sources().nanoTicker().getAsLong();
    }

    private boolean isPositionDue() {
        return active.isPresent()
                && books.acknowledgedOffset() != storedPosition
                && context.sources().nanoTicker().getAsLong() - positionStoredNanos
                        >= POSITION_NANOS;
    }

    private BlockWriter.Marks marks() {
        return new BlockWriter.Marks(books.durableOffset(), books.acknowledgedOffset());
    }

    // ---- segments

    private void open(long baseOffset, StateBlock.UserSections sections) throws IOException {
        Roll roll = new Roll(baseOffset, sections, Extent.FULL);
        long needed = neededBytes(roll, List.of());
        long missing = needed - freeInSpace();
        if (missing > 0) {
            context.space().makeRoom(context.lane(), missing);
            missing = needed - freeInSpace();
        }
        long mayGo = mayEvict() ? Long.MAX_VALUE : books.acknowledgedOffset();
        List<LossFinder.Eviction> victims =
                evictor.victims(missing, Math.min(sections.from(), mayGo), baseOffset);
        long freed = Evictor.bytesOf(victims);
        // A lane that is full may always turn over: it takes no more than it gives.
        if (freed < missing && freed < needed) {
            evictor.spare(victims);
            if (books.hasUntoldLosses()) {
                tellLosses();
                open(baseOffset, sections);
                return;
            }
            throw new NoRoomException(missing - freed);
        }
        open(roll, victims);
        evictor.disposeFreed();
    }

    /** Nothing is freed before its losses are on disk: the headroom is enough to tell of them. */
    private void tellLosses() throws IOException {
        open(new Roll(books.durableOffset(), user, Extent.SMALL), List.of());
        evictor.disposeFreed();
    }

    /** A new segment to come. */
    private record Roll(long baseOffset, StateBlock.UserSections sections, Extent extent) {}

    private void open(Roll roll, List<LossFinder.Eviction> victims) throws IOException {
        long gapChanges = books.gapChanges();
        StateBlock.Losses losses = LossFinder.with(books.losses(), victims);
        StateBlock.Body state = books.stateAt(roll.baseOffset(), losses, roll.sections());
        SegmentFactory.Start start =
                new SegmentFactory.Start(roll.baseOffset(), marks(), state, roll.extent());
        SegmentFile opened;
        try {
            opened = factory.create(start, blocks);
        } catch (InDoubtException inDoubt) {
            evictor.evictedInDoubt(victims);
            throw inDoubt;
        } catch (IOException failed) {
            evictor.spare(victims);
            throw failed;
        }
        abandon();
        active = Optional.of(opened);
        isForMore = roll.extent() == Extent.FULL && roll.sections().from() == roll.baseOffset();
        filledTo(opened.position());
        activeBase = roll.baseOffset();
        user = roll.sections();
        books.opened(opened.segment(), user.from())
                .ifPresent(old -> context.space().add(context.lane(), -old.sizeBytes()));
        books.gapsStored(gapChanges);
        evictor.settleDoubts();
        positionStored(start.marks());
        evictor.evicted(victims);
    }

    private long neededBytes(Roll roll, List<LossFinder.Eviction> victims) {
        StateBlock.Losses losses = LossFinder.with(books.losses(), victims);
        int state = books.stateAt(roll.baseOffset(), losses, roll.sections()).bytes().length;
        return factory.neededBytes(
                SegmentHeader.BYTES + BlockHeader.BYTES + (long) state, roll.extent());
    }

    private long freeInSpace() {
        return context.space().freeBytes(context.lane());
    }

    // ---- losing

    private boolean mayEvict() {
        return context.settings().whenFull() == JournalSettings.WhenFull.DROP_OLDEST;
    }

    /** Bytes of the segments but the newest that may go. */
    long evictableBytes() throws IOException {
        List<LossFinder.Eviction> all =
                evictor.victims(Long.MAX_VALUE, user.from(), books.newestBase());
        evictor.spare(all);
        return Evictor.bytesOf(all);
    }

    /** Deletes what nobody needs any more. */
    void disposeFreed() throws IOException {
        evictor.disposeFreed();
    }

    /** Readings give up their oldest entries to alerts; alerts only what nobody needs any more. */
    @Override
    public void giveWay(long bytes) throws IOException {
        long before = context.space().usedBytes(context.lane());
        evictor.disposeFreed();
        factory.deleteSpare();
        long missing = bytes - (before - context.space().usedBytes(context.lane()));
        if (missing > 0 && context.lane() == LaneName.READINGS && mayEvict()) {
            evict(missing);
        }
    }

    /**
     * Says in a note what goes, or, where there is no segment to write it to, in a new one, which
     * then may take the newest one's place.
     */
    private void evict(long bytes) throws IOException {
        boolean hasRoomForNote = active.isPresent() && fillBytes < 2 * context.segmentBytes();
        Roll roll =
                new Roll(hasRoomForNote ? activeBase : books.durableOffset(), user, Extent.SMALL);
        ToLongFunction<List<LossFinder.Eviction>> gain =
                victims ->
                        Evictor.bytesOf(victims)
                                - (hasRoomForNote
                                        ? noteBytes(victims)
                                        : neededBytes(roll, victims));
        List<LossFinder.Eviction> victims =
                evictor.victims(
                        chosen -> bytes - gain.applyAsLong(chosen), user.from(), roll.baseOffset());
        if (victims.isEmpty() || gain.applyAsLong(victims) <= 0) {
            evictor.spare(victims);
            return;
        }
        if (hasRoomForNote) {
            writeForcePublish(List.of(), books.durableOffset(), victims);
        } else {
            open(roll, victims);
        }
        evictor.disposeFreed();
        factory.deleteSpare();
    }

    /** By how much the active segment would grow at most. */
    private long noteBytes(List<LossFinder.Eviction> victims) {
        SegmentFile segment = active.orElseThrow();
        int note = StateBlock.note(LossFinder.with(books.losses(), victims)).length;
        long end = segment.position() + BlockHeader.BYTES + note;
        return Math.max(0, end - segment.segment().sizeBytes());
    }

    private void abandon() {
        active.ifPresent(file -> {
            try {
                file.close();
            } catch (IOException _) {
                // Nothing is lost: what was forced is forced, the rest goes elsewhere.
            }
        });
        active = Optional.empty();
        fillBytes = Long.MAX_VALUE;
    }

    private RuntimeException refused(IOException why) {
        books.storage().writingFailed(why);
        if (why instanceof NoRoomException noRoom) {
            return new StorageFullException(
                    context.lane(), noRoom.missingBytes(), why.getMessage());
        }
        return isFull(why)
                ? new StorageFullException(
                        context.lane(),
                        context.segmentBytes(),
                        "the disk is full: " + why.getMessage())
                : new StorageFailedException(context.lane(), "writing", why);
    }

    private static boolean isFull(IOException why) {
        StorageHealth health = StorageCondition.healthAfter(why);
        return health == StorageHealth.LIMIT_REACHED || health == StorageHealth.DISK_FULL;
    }

    @Override
    public void close() {
        abandon();
        blocks.close();
    }
}
