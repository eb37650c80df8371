package io.millrace.bridge.journal.file;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One segment file of a lane. Its numbers change under the lane's lock and may be read by anyone.
 */
final class Segment {
    static final int READ_TRIES_MAX = 5;
    private static final String SUFFIX = ".seg";

    private final Path path;
    private final long id;
    private final long baseOffset;
    private volatile long endOffset;
    private volatile long sizeBytes;
    private final AtomicInteger readFailures = new AtomicInteger();

    Segment(Path path, long id, long baseOffset, long sizeBytes) {
        this.path = path;
        this.id = id;
        this.baseOffset = baseOffset;
        this.endOffset = baseOffset;
        this.sizeBytes = sizeBytes;
    }

    static String fileName(long baseOffset) {
        return "%020d%s".formatted(baseOffset, SUFFIX);
    }

    static boolean isSegment(Path path) {
        return path.getFileName().toString().matches("\\d{20}\\.seg");
    }

    static long baseOffsetOf(Path path) {
        return Long.parseLong(path.getFileName().toString().substring(0, 20));
    }

    Path path() {
        return path;
    }

    long id() {
        return id;
    }

    long baseOffset() {
        return baseOffset;
    }

    /**
     * Everything below and from the base on was durable here; what follows in the file is not ours.
     */
    long endOffset() {
        return endOffset;
    }

    void endOffset(long offset) {
        endOffset = offset;
    }

    /**
     * Reading has failed once more; returns whether to go on without what cannot be read. The tries
     * are as far apart as the reader's, so that a device that was away for a moment loses nothing.
     */
    boolean readFailed() {
        return readFailures.incrementAndGet() >= READ_TRIES_MAX;
    }

    /** From now on the next failure to read is the last: an opening cannot wait for the device. */
    void readFailuresCount() {
        readFailures.set(READ_TRIES_MAX - 1);
    }

    /** Whether something could not be read since {@link #readFailuresCount}. */
    boolean isReadInPart() {
        return readFailures.get() >= READ_TRIES_MAX;
    }

    /** Failures so far are forgotten. */
    void readFailuresForgotten() {
        readFailures.set(0);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void sizeBytes(long bytes) {
        sizeBytes = bytes;
    }
}
