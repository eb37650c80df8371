package io.millrace.gateway.alert;

import io.millrace.gateway.reading.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One call of the rules: its time, and the transitions it has found so far.
 *
 * @param now the gateway's wall clock
 * @param running how long the gateway has been running
 */
record Step(Instant now, Duration running, AlertIds ids, List<AlertTransition> found) {
    /** Whom an alert is about and why. */
    record Subject(DeviceId device, Optional<String> channel, AlertKind kind) {}

    static Step at(Instant now, Duration running, AlertIds ids) {
        return new Step(now, running, ids, new ArrayList<>());
    }

    /** The moment when nothing but time has passed. */
    Moment moment() {
        return new Moment(Optional.empty(), running);
    }

    /**
     * Carries out a verdict; the finding is only made when there is something to tell.
     *
     * @param subject a clear keeps that of its raise
     */
    void carryOut(
            Excursion.Verdict verdict,
            Excursion excursion,
            Subject subject,
            Supplier<Finding> finding) {
        switch (verdict) {
            case NOTHING -> {
                // the usual case
            }
            case RAISE -> {
                AlertTransition raise = raise(subject, finding.get());
                excursion.raise(raise);
                found.add(raise);
            }
            case CLEAR -> {
                AlertTransition raise = excursion.active().orElseThrow();
                excursion.clear();
                found.add(follow(raise, AlertState.CLEARED, finding.get()));
            }
        }
    }

    private AlertTransition raise(Subject subject, Finding finding) {
        return new AlertTransition(
                ids.next(),
                subject.device,
                subject.channel,
                subject.kind,
                AlertState.RAISED,
                finding.severity(),
                finding.evidence(),
                finding.time(),
                now,
                finding.message());
    }

    /** A later transition of the same alert: about the same, and never less bad. */
    AlertTransition follow(AlertTransition raise, AlertState state, Finding finding) {
        return new AlertTransition(
                raise.alertId(),
                raise.device(),
                raise.channel(),
                raise.kind(),
                state,
                Math.max(raise.severity(), finding.severity()),
                finding.evidence(),
                finding.time(),
                now,
                finding.message());
    }
}
