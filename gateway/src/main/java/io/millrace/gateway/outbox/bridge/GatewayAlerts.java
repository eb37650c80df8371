package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.forward.Notice;
import io.millrace.gateway.alert.AlertIds;
import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Turns what the bridge finds alarming (a cloned card, a restored disk, a topic refused, somebody
 * else at work under this gateway's id), and what other parts tell, into alerts about the gateway
 * itself. They tell of events: each is raised and none is cleared.
 *
 * <p>At most {@link #PER_MINUTE_MAX} a minute: what goes on for every record is in the log and in
 * the counters. Thread-safe: forwarder threads tell, the pipeline thread takes.
 */
public final class GatewayAlerts {
    static final int PER_MINUTE_MAX = 10;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SEVERITY_URGENT = 4;
    private static final int SEVERITY_HIGH = 3;

    private final DeviceId gateway;
    private final AlertIds ids;
    private final Deque<Told> told = new ArrayDeque<>();
    private final Deque<Instant> raised = new ArrayDeque<>();

    private record Told(String text, int severity) {}

    public GatewayAlerts(String gatewayId, AlertIds ids) {
        this.gateway = new DeviceId(gatewayId);
        this.ids = ids;
    }

    void tell(Notice notice) {
        if (notice.isAlarming()) {
            tell(notice.text(), notice instanceof Notice.Stopped ? SEVERITY_URGENT : SEVERITY_HIGH);
        }
    }

    /** What an operator should look at soon, as one sentence. */
    public void tell(String text) {
        tell(text, SEVERITY_HIGH);
    }

    private synchronized void tell(String text, int severity) {
        if (told.size() < PER_MINUTE_MAX) {
            told.add(new Told(text, severity));
        }
    }

    /** What was told since the last call. */
    public synchronized List<AlertTransition> take(Instant now) {
        while (!raised.isEmpty() && raised.getFirst().plus(MINUTE).isBefore(now)) {
            raised.removeFirst();
        }
        List<AlertTransition> alerts = new ArrayList<>();
        for (Told one : told) {
            if (raised.size() < PER_MINUTE_MAX) {
                raised.addLast(now);
                alerts.add(alert(one, now));
            }
        }
        told.clear();
        return alerts;
    }

    private AlertTransition alert(Told one, Instant now) {
        return new AlertTransition(
                ids.next(),
                gateway,
                Optional.empty(),
                AlertKind.GATEWAY,
                AlertState.RAISED,
                one.severity(),
                Evidence.NONE,
                now,
                now,
                one.text());
    }
}
