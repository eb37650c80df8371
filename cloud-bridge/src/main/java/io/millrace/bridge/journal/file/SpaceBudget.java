package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import java.util.EnumMap;
import java.util.Map;

/**
 * Bytes of both lanes against the limit. Alerts may take what is free; readings never what is
 * reserved for alerts. Thread-safe.
 */
final class SpaceBudget {
    private final Sizes sizes;
    private final Map<LaneName, Long> usedBytes = new EnumMap<>(LaneName.class);

    SpaceBudget(Sizes sizes) {
        this.sizes = sizes;
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
