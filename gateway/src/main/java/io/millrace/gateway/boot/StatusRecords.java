package io.millrace.gateway.boot;

import io.millrace.gateway.console.GatewayStatus;
import io.millrace.gateway.console.GatewayView;
import io.millrace.gateway.console.ReadingBalance;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import io.millrace.gateway.outbox.StatusReport;
import io.millrace.gateway.outbox.StatusReport.Occasion;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Says on {@code gateway-{id}} that the gateway is there: at birth, every {@link #INTERVAL}, and at
 * an orderly stop.
 *
 * <p>An outage must not fill the journal with them: none is added while the one before still waits
 * for Kafka, and birth and stop are left out where more than {@link #WAITING_MAX} entries wait in
 * the alerts lane already, which a gateway that is started again and again would otherwise make.
 *
 * <p>Owned by the pipeline thread; {@link #stop} by whoever stops the gateway, after that thread
 * has ended.
 */
final class StatusRecords {

    static final Duration INTERVAL = Duration.ofSeconds(30);
    static final int WAITING_MAX = 100;

    /** How long a stop waits for its last record where the link is up: a commit or two. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private static final Duration STOP_LOOK = Duration.ofMillis(10);

    private final Outbox outbox;
    private final GatewayView gateway;
    private final String version;
    private final LongSupplier ticker;
    private final long bornNanos;
    private boolean isBorn;
    private long saidNanos;
    private long saidOffset;

    /**
     * @param gateway is asked when its journal is open
     * @param version of this software
     * @param ticker elapsed nanoseconds
     */
    StatusRecords(Outbox outbox, GatewayView gateway, String version, LongSupplier ticker) {
        this.outbox = outbox;
        this.gateway = gateway;
        this.version = version;
        this.ticker = ticker;
        this.bornNanos = ticker.getAsLong();
    }

    /** Says it if it is time to. */
    void sayIfDue() {
        if (!isBorn) {
            isBorn = outbox.alertsWaiting() <= WAITING_MAX && say(Occasion.BIRTH);
        } else if (ticker.getAsLong() - saidNanos >= INTERVAL.toNanos() && !isLastWaiting()) {
            boolean _ = say(Occasion.INTERVAL);
        }
    }

    /**
     * Says that the gateway stops in order and, where the link is up, waits until Kafka has it: on
     * disk it would be told at the next start, when it is no longer true. The last readings, pulse
     * totals among them, get the same chance. Two seconds at most.
     */
    void stop() {
        if (!isBorn || outbox.alertsWaiting() > WAITING_MAX) {
            return;
        }
        if (!say(Occasion.STOP)) {
            return;
        }
        long deadline = ticker.getAsLong() + STOP_LIMIT.toNanos();
        while (isAnythingOnItsWay() && ticker.getAsLong() < deadline) {
            LockSupport.parkNanos(this, STOP_LOOK.toNanos());
        }
    }

    private boolean isLastWaiting() {
        return outbox.alertsEnd() - outbox.alertsWaiting() < saidOffset;
    }

    private boolean isAnythingOnItsWay() {
        boolean isRecord = isLastWaiting() && isLinkUp(Lane.ALERTS);
        boolean isReading = areReadingsWaiting() && isLinkUp(Lane.READINGS);
        return isRecord || isReading;
    }

    private boolean areReadingsWaiting() {
        return outbox.status().readings().backlog() > 0;
    }

    private boolean isLinkUp(Lane wanted) {
        return outbox.status().lanes().stream()
                .anyMatch(lane -> lane.lane() == wanted && lane.link().isUp());
    }

    private boolean say(Occasion occasion) {
        try {
            saidOffset = outbox.append(report(occasion));
            saidNanos = ticker.getAsLong();
            return true;
        } catch (RuntimeException refused) {
            // The journal takes nothing at the moment, and says so itself.
            return false;
        }
    }

    private StatusReport report(Occasion occasion) {
        GatewayStatus status = gateway.status().orElseThrow();
        Map<Lane, String> links = new EnumMap<>(Lane.class);
        status.lanes().forEach(lane -> links.put(lane.lane(), lane.link().state()));
        return new StatusReport(
                occasion,
                status.now(),
                version,
                status.gateway().startedAt(),
                Duration.ofNanos(ticker.getAsLong() - bornNanos),
                status.gateway().clock(),
                status.storage(),
                links,
                oldest(status),
                status.alerts().size(),
                counts(status.readings()));
    }

    private static Optional<Instant> oldest(GatewayStatus status) {
        return status.lanes().stream()
                .map(LaneLook::oldest)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Map<String, Long> counts(ReadingBalance readings) {
        Map<String, Long> counts = new HashMap<>();
        counts.put("received", readings.received());
        counts.put("inFlight", readings.inFlight());
        counts.put("suppressed", readings.suppressed());
        counts.put("duplicate", readings.duplicate());
        counts.put("rejected", readings.rejected());
        counts.put("dropped", readings.dropped());
        counts.put("appended", readings.appended());
        counts.put("recovered", readings.recovered());
        counts.put("forwarded", readings.forwarded());
        counts.put("parked", readings.parked());
        counts.put("evicted", readings.evicted());
        counts.put("damaged", readings.damaged());
        counts.put("backlog", readings.backlog());
        return counts;
    }
}
