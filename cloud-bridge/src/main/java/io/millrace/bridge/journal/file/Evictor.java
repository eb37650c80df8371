package io.millrace.bridge.journal.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.ToLongFunction;

/**
 * Chooses the segments of a lane that have to go, and takes their files away once the disk tells of
 * it. All methods run under the directory's write lock.
 */
final class Evictor {
    private final LaneBooks books;
    private final SegmentFactory factory;
    private final LossFinder lossFinder;

    /** Files that are no longer part of the lane. */
    private final Queue<Segment> unwanted = new ArrayDeque<>();

    /** Files whose eviction may not be on disk. */
    private final List<Segment> inDoubt = new ArrayList<>();

    Evictor(LaneBooks books, SegmentFactory factory, LossFinder lossFinder) {
        this.books = books;
        this.factory = factory;
        this.lossFinder = lossFinder;
    }

    /** The oldest segments, as many as make so many bytes and may go. */
    List<LossFinder.Eviction> victims(long bytes, long knownFrom, long nextBase)
            throws IOException {
        return victims(chosen -> bytes - bytesOf(chosen), knownFrom, nextBase);
    }

    /**
     * The oldest segments that may go.
     *
     * @param missing how many bytes more have to go than those of the chosen ones
     */
    List<LossFinder.Eviction> victims(
            ToLongFunction<List<LossFinder.Eviction>> missing, long knownFrom, long nextBase)
            throws IOException {
        List<LossFinder.Eviction> victims = new ArrayList<>();
        while (missing.applyAsLong(victims) > 0) {
            Optional<Segment> oldest = books.leave(knownFrom, nextBase);
            if (oldest.isEmpty()) {
                break;
            }
            try {
                victims.add(lossFinder.eviction(oldest.get()));
            } catch (IOException failed) {
                books.stay(List.of(oldest.get()));
                spare(victims);
                throw failed;
            }
        }
        return victims;
    }

    static long bytesOf(List<LossFinder.Eviction> victims) {
        return victims.stream().mapToLong(victim -> victim.segment().sizeBytes()).sum();
    }

    /** These stay after all. */
    void spare(List<LossFinder.Eviction> victims) {
        books.stay(victims.stream().map(LossFinder.Eviction::segment).toList());
    }

    /** The disk tells of it already. */
    void evicted(List<LossFinder.Eviction> victims) {
        for (LossFinder.Eviction victim : victims) {
            books.evicted(victim.segment(), victim.gaps());
            unwanted.add(victim.segment());
        }
    }

    /**
     * The disk may tell of it or not: either is true as long as they are never given out again and
     * their files stay until the disk tells for sure.
     */
    void evictedInDoubt(List<LossFinder.Eviction> victims) {
        for (LossFinder.Eviction victim : victims) {
            books.evictedInDoubt(victim.segment(), victim.gaps());
            inDoubt.add(victim.segment());
        }
    }

    /** What the disk tells now includes every gap and hole. */
    void settleDoubts() {
        unwanted.addAll(inDoubt);
        inDoubt.clear();
    }

    /** Deletes what nobody needs any more; what cannot be deleted now is tried again. */
    void disposeFreed() throws IOException {
        unwanted.addAll(books.takeFreed());
        while (!unwanted.isEmpty()) {
            factory.dispose(unwanted.element());
            unwanted.remove();
        }
    }
}
