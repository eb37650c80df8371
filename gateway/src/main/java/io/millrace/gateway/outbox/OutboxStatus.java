package io.millrace.gateway.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One consistent look at what was kept and what has gone on: {@code recovered + appended =
 * forwarded + parked + evicted + damaged + backlog}.
 *
 * @param readings counts of the readings lane, in readings
 * @param lanes one element per lane, alerts first
 * @param storage empty when healthy, else what is wrong, for an operator
 * @param deviceBytes handed to the storage device since this process started
 */
public record OutboxStatus(
        Counts readings, List<LaneLook> lanes, Optional<String> storage, long deviceBytes) {

    public OutboxStatus {
        lanes = List.copyOf(lanes);
    }

    /** Since this process started, but for {@code recovered}: the backlog found at opening. */
    public record Counts(
            long recovered,
            long appended,
            long forwarded,
            long parked,
            long evicted,
            long damaged,
            long backlog) {}

    /**
     * @param forwarded entries since this process started
     * @param notForwarded entries that left it otherwise since this process started
     * @param backlogBytes an upper estimate
     * @param oldest time of the oldest entry that has not gone on
     * @param hasBeenUp whether the cloud was reached since this process started
     */
    public record LaneLook(
            Lane lane,
            long forwarded,
            NotForwarded notForwarded,
            long backlog,
            long backlogBytes,
            Optional<Instant> oldest,
            Link link,
            boolean hasBeenUp) {}

    /** Entries that have left a lane and not for Kafka, by reason. */
    public record NotForwarded(long parked, long evicted, long damaged) {}

    /**
     * The connection of one lane to the cloud.
     *
     * @param state {@code up, degraded, down} or {@code probing}
     * @param detail the last failure, for an operator; empty when up
     */
    public record Link(String state, Optional<String> detail) {
        public boolean isUp() {
            return state.equals("up") || state.equals("degraded");
        }
    }
}
