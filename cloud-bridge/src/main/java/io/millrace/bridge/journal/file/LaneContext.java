package io.millrace.bridge.journal.file;

import io.millrace.bridge.lane.LaneName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What a lane of a directory stands on.
 *
 * @param writeLock held while a lane of this directory writes; shared by its lanes, because alerts
 *     may have to evict readings
 */
record LaneContext(
        LaneName lane,
        JournalSettings settings,
        Disk disk,
        SpaceBudget space,
        ReentrantLock writeLock,
        Sources sources) {

    /** Where times and random numbers come from. */
    record Sources(InstantSource clock, LongSupplier nanoTicker, LongSupplier random) {}

    Path directory() {
        return settings.directory().resolve(lane.word());
    }

    Path quarantine() {
        return settings.directory().resolve("quarantine");
    }

    long segmentBytes() {
        return settings.segmentBytes(lane);
    }
}
