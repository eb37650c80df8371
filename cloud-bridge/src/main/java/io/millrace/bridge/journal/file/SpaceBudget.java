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
    /** A lane that gives up its oldest entries so that another has room. */
    @FunctionalInterface
    interface Yielding {
        /**
         * Frees so many bytes, or as many as it can. The caller holds the directory's write lock.
         *
         * @throws IOException when it could not write down what it gives up; it has kept it
         */
        void giveWay(long bytes) throws IOException;
    }

    private final Sizes sizes;
    private Yielding readings = bytes -> {};
    private final Map<LaneName, Long> usedBytes = new EnumMap<>(LaneName.class);

    SpaceBudget(Sizes sizes) {
        this.sizes = sizes;
    }

    /** The lane that gives way to alerts. */
    synchronized void yielding(Yielding lane) {
        readings = lane;
    }

    private synchronized Yielding yielding() {
        return readings;
    }

    /** Lets readings go, where alerts have no room for so many bytes. */
    void makeReadingsGiveWay(long bytes) throws IOException {
        long target = freeBytes(LaneName.ALERTS) + bytes;
        long before = Long.MIN_VALUE;
        // Writing down what goes takes room of its own, so once may not be enough.
        for (long free = freeBytes(LaneName.ALERTS);
                free < target && free > before;
                free = freeBytes(LaneName.ALERTS)) {
            before = free;
            yielding().giveWay(target - free);
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
