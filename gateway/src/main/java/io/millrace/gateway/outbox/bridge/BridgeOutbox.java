package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.Bridge.BridgeStatus;
import io.millrace.bridge.Bridge.LaneStatus;
import io.millrace.bridge.Bridge.ReadingCounts;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.TimeCorrection;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutboxFullException;
import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.outbox.StatusReport;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Maps and hands over; keeps nothing but whether each lane has ever reached Kafka. */
public final class BridgeOutbox implements Outbox {

    private final Bridge bridge;
    private final EnvelopeWriter envelopes;
    private final Set<Lane> lanesSeenUp = EnumSet.noneOf(Lane.class);

    BridgeOutbox(Bridge bridge, EnvelopeWriter envelopes) {
        this.bridge = bridge;
        this.envelopes = envelopes;
    }

    @Override
    public long appendReadings(List<OutgoingReading> readings) {
        return append(Lane.READINGS, readings.stream().map(envelopes::reading).toList());
    }

    @Override
    public long appendAlerts(List<AlertTransition> transitions) {
        long offset = append(Lane.ALERTS, transitions.stream().map(envelopes::alert).toList());
        bridge.forceSoon(LaneName.ALERTS);
        return offset;
    }

    @Override
    public void append(TimeCorrection correction, Instant now) {
        long _ = append(Lane.ALERTS, List.of(envelopes.correction(correction, now)));
        bridge.forceSoon(LaneName.ALERTS);
    }

    @Override
    public long append(StatusReport report) {
        long _ = append(Lane.ALERTS, List.of(envelopes.status(report)));
        bridge.forceSoon(LaneName.ALERTS);
        return alertsEnd();
    }

    @Override
    public long alertsEnd() {
        return bridge.endOffset(LaneName.ALERTS);
    }

    @Override
    public long alertsWaiting() {
        return bridge.status().lanes().stream()
                .filter(lane -> lane.lane() == LaneName.ALERTS)
                .mapToLong(LaneStatus::backlogEntries)
                .sum();
    }

    @Override
    public long readingsEnd() {
        return bridge.endOffset(LaneName.READINGS);
    }

    private long append(Lane lane, List<? extends Envelope> entries) {
        try {
            return bridge.append(laneName(lane), entries);
        } catch (StorageFullException full) {
            throw new OutboxFullException(full);
        }
    }

    @Override
    public void forceSoon() {
        bridge.forceSoon(LaneName.READINGS);
    }

    @Override
    public void onDurable(Durable listener) {
        bridge.onDurable((name, offset) -> listener.reached(lane(name), offset));
    }

    @Override
    public OutboxStatus status() {
        BridgeStatus status = bridge.status();
        return new OutboxStatus(
                counts(status.readings()),
                status.lanes().stream().map(this::look).toList(),
                status.storage(),
                status.deviceBytes());
    }

    @Override
    public void close() {
        bridge.close();
    }

    private static OutboxStatus.Counts counts(ReadingCounts counts) {
        return new OutboxStatus.Counts(
                counts.recovered(),
                counts.appended(),
                counts.forwarded(),
                counts.parked(),
                counts.evicted(),
                counts.damaged(),
                counts.backlog());
    }

    private OutboxStatus.LaneLook look(LaneStatus status) {
        Lane lane = lane(status.lane());
        OutboxStatus.Link link =
                new OutboxStatus.Link(
                        status.link().name().toLowerCase(Locale.ROOT), status.linkDetail());
        return new OutboxStatus.LaneLook(
                lane,
                status.forwardedEntries(),
                new OutboxStatus.NotForwarded(
                        status.parkedEntries(), status.evictedEntries(), status.damagedEntries()),
                status.backlogEntries(),
                status.backlogBytes(),
                status.oldest(),
                link,
                hasBeenUp(lane, link.isUp() || status.forwardedEntries() > 0));
    }

    private boolean hasBeenUp(Lane lane, boolean isUp) {
        synchronized (lanesSeenUp) {
            if (isUp) {
                lanesSeenUp.add(lane);
            }
            return lanesSeenUp.contains(lane);
        }
    }

    private static LaneName laneName(Lane lane) {
        return switch (lane) {
            case ALERTS -> LaneName.ALERTS;
            case READINGS -> LaneName.READINGS;
        };
    }

    private static Lane lane(LaneName name) {
        return switch (name) {
            case ALERTS -> Lane.ALERTS;
            case READINGS -> Lane.READINGS;
        };
    }
}
