package io.millrace.bridge;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.LinkState;
import io.millrace.bridge.journal.LaneName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole way from an appended envelope to Kafka, as a gateway uses it: two lanes, a committer
 * thread and one forwarder thread per lane behind five verbs.
 */
public interface Bridge extends AutoCloseable {

    /**
     * Appends to one lane; called by one writer thread only.
     *
     * @return the offset that {@link Durable} must reach for these envelopes to be on disk
     * @throws io.millrace.bridge.journal.StorageFullException nothing was stored
     */
    long append(LaneName lane, List<? extends Envelope> envelopes);

    /** Where the lane's next envelope will go. Any thread. */
    long endOffset(LaneName lane);

    /** Asks for a force now rather than at the end of the commit interval; returns at once. */
    void forceSoon(LaneName lane);

    /**
     * Who is told, from the committer thread, that a lane is durable up to an offset. Set once,
     * before the first append.
     */
    void onDurable(Durable listener);

    /**
     * Counters and watermarks, taken under one lock: {@code recovered + appended = forwarded +
     * parked + evicted + damaged + backlog}.
     */
    BridgeStatus status();

    /** Stops the forwarders after their transaction, forces, closes files. Idempotent. */
    @Override
    void close();

    /** Told whenever a lane's durable offset moved. */
    @FunctionalInterface
    interface Durable {
        void reached(LaneName lane, long durableOffset);
    }

    /**
     * One consistent look.
     *
     * @param readings counts of the readings lane, in readings
     * @param lanes one element per lane, in the order of {@link LaneName}
     * @param storage empty when healthy, else what is wrong, for an operator
     * @param deviceBytes handed to the storage device since this process started, of all the
     *     journal's files: what the flash bears
     */
    record BridgeStatus(
            ReadingCounts readings,
            List<LaneStatus> lanes,
            Optional<String> storage,
            long deviceBytes) {
        public BridgeStatus {
            lanes = List.copyOf(lanes);
        }
    }

    /** Since this process started, but for {@code recovered}: the backlog found at opening. */
    record ReadingCounts(
            long recovered,
            long appended,
            long forwarded,
            long parked,
            long evicted,
            long damaged,
            long backlog) {}

    /**
     * @param forwardedEntries since this process started
     * @param parkedEntries since this process started
     * @param evictedEntries since this process started
     * @param damagedEntries since this process started
     * @param backlogEntries stored, not yet acknowledged
     * @param backlogBytes an upper estimate, of whole segments
     * @param oldest time of the oldest unforwarded entry
     * @param linkDetail what the last failure was, for an operator; empty when UP
     */
    record LaneStatus(
            LaneName lane,
            long forwardedEntries,
            long parkedEntries,
            long evictedEntries,
            long damagedEntries,
            long backlogEntries,
            long backlogBytes,
            Optional<Instant> oldest,
            LinkState link,
            Optional<String> linkDetail) {}
}
