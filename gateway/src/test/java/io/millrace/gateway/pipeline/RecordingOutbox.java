package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.TimeCorrection;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutboxFullException;
import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import io.millrace.gateway.outbox.OutboxStatus.Link;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.outbox.StatusReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An outbox in memory whose disk is forced, or full, when the test says so. */
public final class RecordingOutbox implements Outbox {
    final List<OutgoingReading> readings = new ArrayList<>();
    final List<AlertTransition> alerts = new ArrayList<>();
    final List<TimeCorrection> corrections = new ArrayList<>();
    public final List<StatusReport> reports = new ArrayList<>();
    public final Set<Lane> full = EnumSet.noneOf(Lane.class);
    private Link link = new Link("down", Optional.of("connection refused"));
    private long alertsGone;
    boolean forcesWhenAsked;
    int forcesAsked;
    private Durable listener = (lane, offset) -> {};

    @Override
    public long appendReadings(List<OutgoingReading> more) {
        refuseWhenFull(Lane.READINGS);
        readings.addAll(more);
        return readings.size();
    }

    @Override
    public long appendAlerts(List<AlertTransition> more) {
        refuseWhenFull(Lane.ALERTS);
        alerts.addAll(more);
        return alerts.size();
    }

    @Override
    public void append(TimeCorrection correction, Instant now) {
        refuseWhenFull(Lane.ALERTS);
        corrections.add(correction);
    }

    @Override
    public long append(StatusReport report) {
        refuseWhenFull(Lane.ALERTS);
        reports.add(report);
        return alertsEnd();
    }

    @Override
    public long alertsEnd() {
        return (long) alerts.size() + reports.size();
    }

    @Override
    public long alertsWaiting() {
        return alertsEnd() - alertsGone;
    }

    /** The cloud is there, or not any more. */
    public void link(String state) {
        link = new Link(state, Optional.empty());
    }

    /** Everything in the alerts lane has reached the cloud. */
    public void alertsGo() {
        alertsGone = alertsEnd();
    }

    @Override
    public long readingsEnd() {
        return readings.size();
    }

    private void refuseWhenFull(Lane lane) {
        if (full.contains(lane)) {
            throw new OutboxFullException(new IllegalStateException(lane + " is full"));
        }
    }

    @Override
    public void forceSoon() {
        forcesAsked++;
        if (forcesWhenAsked) {
            forceAll();
        }
    }

    void force(Lane lane) {
        listener.reached(lane, lane == Lane.READINGS ? readings.size() : alerts.size());
    }

    void forceAll() {
        force(Lane.ALERTS);
        force(Lane.READINGS);
    }

    @Override
    public void onDurable(Durable durable) {
        listener = durable;
    }

    @Override
    public OutboxStatus status() {
        long appended = readings.size();
        return new OutboxStatus(
                new OutboxStatus.Counts(0, appended, 0, 0, 0, 0, appended),
                List.of(
                        new LaneLook(
                                Lane.ALERTS,
                                alertsGone,
                                new OutboxStatus.NotForwarded(0, 0, 0),
                                alertsWaiting(),
                                0,
                                Optional.empty(),
                                link,
                                false)),
                Optional.empty(),
                0);
    }

    @Override
    public void close() {}
}
