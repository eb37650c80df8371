package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Bytes of both lanes against the limit. Alerts may take what is free; readings never what is
 * reserved for alerts. Thread-safe.
 */
final class SpaceBudget {
    /** A lane that gives up what it needs least so that another has room. */
    @FunctionalInterface
    interface Yielding {
        /**
         * Frees so many bytes, or as many as it may. The caller holds the directory's write lock.
         *
         * @throws IOException when it could not write down what it gives up; it has kept it
         */
        void giveWay(long bytes) throws IOException;
    }

    private final Sizes sizes;
    private final Map<LaneName, Yielding> lanes = new EnumMap<>(LaneName.class);
    private final Map<LaneName, Long> usedBytes = new EnumMap<>(LaneName.class);

    SpaceBudget(Sizes sizes) {
        this.sizes = sizes;
    }

    synchronized void yielding(LaneName lane, Yielding itself) {
        lanes.put(lane, itself);
    }

    private synchronized Yielding otherThan(LaneName lane) {
        LaneName other = lane == LaneName.ALERTS ? LaneName.READINGS : LaneName.ALERTS;
        return lanes.getOrDefault(other, bytes -> {});
    }

    /** Makes the other lane give way to this one, which has no room for so many bytes. */
    void makeRoom(LaneName lane, long bytes) throws IOException {
        long target = freeBytes(lane) + bytes;
        long before = Long.MIN_VALUE;
        // Writing down what goes takes room of its own, so once may not be enough.
        for (long free = freeBytes(lane); free < target && free > before; free = freeBytes(lane)) {
            before = free;
            otherThan(lane).giveWay(target - free);
        }
    }

    synchronized void add(LaneName lane, long bytes) {
        usedBytes.merge(lane, bytes, Long::sum);
    }

    synchronized long usedBytes(LaneName lane) {
        return usedBytes.getOrDefault(lane, 0L);
    }

    /** Bytes that a lane may still take; negative when it is over. */
    synchronized long freeBytes(LaneName lane) {
        long ceiling = sizes.limitBytes() - sizes.sideFilesBytes() - sizes.headroomBytes();
        long alerts = usedBytes(LaneName.ALERTS);
        long readings = usedBytes(LaneName.READINGS);
        return switch (lane) {
            case ALERTS -> ceiling - readings - alerts;
            case READINGS -> ceiling - Math.max(alerts, sizes.reserveBytes()) - readings;
        };
    }
}
