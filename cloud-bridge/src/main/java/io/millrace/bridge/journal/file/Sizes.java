package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;

/**
 * How the byte limit is cut up.
 *
 * @param limitBytes of everything in the directory
 * @param reserveBytes that readings never take
 * @param readingsSegmentBytes target size of a readings segment: small enough that dropping one is
 *     a small loss
 * @param alertsSegmentBytes target size of an alerts segment
 * @param sideFilesBytes for the identity, the lock and quarantined blocks
 */
record Sizes(
        long limitBytes,
        long reserveBytes,
        long readingsSegmentBytes,
        long alertsSegmentBytes,
        long sideFilesBytes) {
    private static final long PAGE_BYTES = 4096;
    private static final long READINGS_SEGMENT_BYTES_MAX = 2L << 20;
    private static final long ALERTS_SEGMENT_BYTES_MAX = 1L << 20;
    private static final long SIDE_FILES_BYTES_MAX = 1L << 20;

    static Sizes of(JournalSettings settings) {
        long limit = settings.limitBytes();
        long reserve = (long) (limit * settings.alertReserve());
        return new Sizes(
                limit,
                reserve,
                pages(Math.min(limit / 64, READINGS_SEGMENT_BYTES_MAX)),
                pages(Math.min(reserve / 16, ALERTS_SEGMENT_BYTES_MAX)),
                Math.min(limit / 16, SIDE_FILES_BYTES_MAX));
    }

    long segmentBytes(LaneName lane) {
        return switch (lane) {
            case READINGS -> readingsSegmentBytes;
            case ALERTS -> alertsSegmentBytes;
        };
    }

    /**
     * Kept free, because a new segment is on disk before an old one goes, and a segment may outgrow
     * its target by what is appended between two forces.
     */
    long headroomBytes() {
        return 3 * (readingsSegmentBytes + alertsSegmentBytes);
    }

    private static long pages(long bytes) {
        return Math.max(4, bytes / PAGE_BYTES) * PAGE_BYTES;
    }
}
