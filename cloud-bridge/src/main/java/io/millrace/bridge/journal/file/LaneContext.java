package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a lane of a directory stands on.
 *
 * @param writeLock held while a lane of this directory writes; shared by its lanes, because alerts
 *     may have to evict readings
 * @param epochGate passed before anything is written
 */
record LaneContext(
        LaneName lane,
        JournalSettings settings,
        Sizes sizes,
        Disk disk,
        SpaceBudget space,
        ReentrantLock writeLock,
        EpochGate epochGate,
        JournalDirectory.Sources sources) {

    Path directory() {
        return settings.directory().resolve(lane.word());
    }

    Path quarantine() {
        return settings.directory().resolve("quarantine");
    }

    long segmentBytes() {
        return sizes.segmentBytes(lane);
    }
}
