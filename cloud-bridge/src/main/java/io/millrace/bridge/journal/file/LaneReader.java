package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.file.SegmentWalk.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives durable entries back, in order, and deals with damage on the way: it is set aside, counted
 * and becomes gaps. For one reader thread.
 */
final class LaneReader implements AutoCloseable {
    private final LaneContext context;
    private final LaneBooks books;
    private final LossFinder lossFinder;
    private final Quarantine quarantine;
    private Optional<Cursor> cursor = Optional.empty();
    private boolean isOnlyLooking;

    /** Where the reader stands: a walk through one segment and its last block. */
    private static final class Cursor {
        private final Segment segment;
        private final SegmentWalk walk;
        private List<Entry.Stored> block = List.of();

        Cursor(Segment segment, SegmentWalk walk) {
            this.segment = segment;
            this.walk = walk;
        }

        long blockFrom() {
            return block.isEmpty() ? walk.offset() : block.getFirst().offset();
        }
    }

    LaneReader(LaneContext context, LaneBooks books, LossFinder lossFinder, Quarantine quarantine) {
        this.context = context;
        this.books = books;
        this.lossFinder = lossFinder;
        this.quarantine = quarantine;
    }

    List<Entry> read(long fromOffset, int entriesMax) throws IOException {
        List<Entry> found = new ArrayList<>();
        books.handingOutFrom(fromOffset);
        long pinnedBefore = books.pinnedTo();
        int[] left = {entriesMax};
        long reached =
                walk(
                        fromOffset,
                        entry -> {
                            found.addAll(books.gapsBefore(entry));
                            found.add(entry);
                            return --left[0] > 0;
                        });
        books.pinnedUpTo(Math.max(pinnedBefore, found.isEmpty() ? 0 : reached));
        return found;
    }

    /**
     * Every stored entry from an offset on; pins nothing afterwards. It steps over damage in
     * silence: what Kafka has is not lost, and where Kafka stands is not known yet.
     */
    void replay(long fromOffset, Consumer<Entry.Stored> to) throws IOException {
        look(
                fromOffset,
                entry -> {
                    to.accept(entry);
                    return true;
                });
    }

    /** The first stored entry from an offset on, in the way of {@link #replay}. */
    Optional<Entry.Stored> peek(long fromOffset) throws IOException {
        List<Entry.Stored> first = new ArrayList<>();
        look(
                fromOffset,
                entry -> {
                    first.add(entry);
                    return false;
                });
        return first.stream().findFirst();
    }

    private void look(long fromOffset, Visitor visitor) throws IOException {
        close();
        isOnlyLooking = true;
        try {
            walk(fromOffset, visitor);
        } finally {
            isOnlyLooking = false;
            close();
            books.release();
        }
    }

    private interface Visitor {
        /** Returns whether it wants more. */
        boolean visit(Entry.Stored entry);
    }

    /** Returns the offset after the last visited entry. */
    private long walk(long fromOffset, Visitor visitor) throws IOException {
        long durable = books.durableOffset();
        long offset = books.firstReadable(fromOffset);
        boolean wantsMore = true;
        while (wantsMore && offset < durable) {
            Optional<Segment> segment = books.pin(offset);
            if (segment.isEmpty()) {
                break;
            }
            Cursor at = cursorAt(segment.get(), Math.max(offset, segment.get().baseOffset()));
            for (Entry.Stored entry : at.block) {
                if (entry.offset() < offset || entry.offset() >= durable || !wantsMore) {
                    continue;
                }
                wantsMore = visitor.visit(entry);
                offset = entry.offset() + 1;
            }
            if (wantsMore && offset < durable) {
                offset = Math.max(offset, advance(at));
            }
        }
        return offset;
    }

    /** Loads the next block; returns the offset from which on the caller may go on. */
    private long advance(Cursor at) throws IOException {
        at.block = List.of();
        long before = at.walk.offset();
        Step step = at.walk.next();
        return switch (step) {
            case Step.Entries entries -> {
                at.block = entries.list();
                yield before;
            }
            case Step.Control _ -> before;
            case Step.Damage damage -> {
                if (!isOnlyLooking) {
                    setAside(at, damage);
                }
                yield damage.to();
            }
            case Step.End _ -> books.firstReadable(at.segment.endOffset());
        };
    }

    private void setAside(Cursor at, Step.Damage damage) throws IOException {
        List<OpenGap> gaps =
                damage.to() > books.acknowledgedOffset()
                        ? lossFinder.damage(at.segment)
                        : List.of();
        quarantine.keep(context.lane(), at.segment, damage, at.walk);
        books.damaged(damage.from(), damage.to(), gaps);
    }

    private Cursor cursorAt(Segment segment, long offset) throws IOException {
        if (cursor.isPresent()
                && cursor.get().segment == segment
                && cursor.get().blockFrom() <= offset) {
            return cursor.get();
        }
        close();
        SegmentWalk walk = new SegmentWalk(context.disk(), segment, books, segment::endOffset);
        cursor = Optional.of(new Cursor(segment, walk));
        walk.skipTo(offset);
        return cursor.get();
    }

    @Override
    public void close() throws IOException {
        if (cursor.isPresent()) {
            cursor.get().walk.close();
            cursor = Optional.empty();
        }
    }
}
