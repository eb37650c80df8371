package io.millrace.gateway.alert;

import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Turns readings and scores into alerts: one raise and one clear per excursion.
 *
 * <ul>
 *   <li><b>limit-high, -high-high, -low, -low-low</b>: the value is beyond the limit for the
 *       on-delay; clears when it is back inside by the hysteresis for the off-delay. A channel
 *       beyond its outer limit is beyond the inner one too: both are raised. Severity 2, the outer
 *       pair 4.
 *   <li><b>anomaly</b>: the score is over the threshold for as many rows in a row as the model
 *       wants; clears below its off ratio. One per device. The leading channel is the one with the
 *       largest mean share in those rows and stays. Severity by how far over the threshold, and one
 *       more when it lasts ({@link AnomalySeverity}): the raise says how bad it was then, the clear
 *       how bad it has been. Shadow models raise nothing.
 *   <li><b>stale</b>: nothing was heard for stale-after. Severity 2.
 *   <li><b>flatline</b>: readings of exactly the same value for flatline-after, {@link
 *       ChannelWatch#REPEATS_MIN} or more; clears with the first that differs. Severity 2.
 *   <li><b>rate</b>: the value changed by more than the rate limit allows; clears when nothing in
 *       that time is too far away. Severity 2.
 *   <li><b>out-of-range</b>: the instrument returned what it cannot, or says itself that it has
 *       failed; delays as for limits. Severity 2.
 *   <li><b>disconnected</b>: the client that speaks for the device vanished; clears with the
 *       device's next good value. One per device. Severity 2.
 * </ul>
 *
 * A BAD reading, or none, never clears an alert. A reading that only says BAD does count as heard,
 * unless it says no-communication.
 *
 * <p>Delays are judged on the sensor's own time where a reading has one that can be trusted, so a
 * burst of late readings raises what it would have raised live; silence and delays that end between
 * two readings are judged on the time that the gateway has been running, into which one call adds
 * at most {@link #STEP_MAX}: a wall clock that is set makes nothing stale. Call {@link #judge} at
 * least once per second, with empty lists if need be.
 *
 * <p>After a restart: {@link #restore} the newest saved state, then {@link #replay} each transition
 * stored after it, in order. What was active stays active under its id; delays begin anew.
 *
 * <p>Not thread-safe: the pipeline thread owns it.
 */
public final class AlertRules {
    /** More time between two calls is a clock that was set or a machine that slept. */
    public static final Duration STEP_MAX = Duration.ofSeconds(5);

    private static final Duration SWEEP_EVERY = Duration.ofMillis(200);

    private final ChannelLookup lookup;
    private final AlertIds ids;
    private final Map<ChannelId, ChannelWatch> channels = new LinkedHashMap<>();
    private final Map<DeviceId, Excursion> anomalies = new LinkedHashMap<>();
    private final RisingRows rising = new RisingRows();
    private final LostDevices lost = new LostDevices();
    private final Set<String> acknowledged = new HashSet<>();
    private final AnomalySeverity severity = new AnomalySeverity();
    private Optional<Instant> lastCall = Optional.empty();
    private Duration running = Duration.ZERO;
    private Duration lastSweep = Duration.ZERO;

    public AlertRules(ChannelLookup lookup, AlertIds ids) {
        this.lookup = lookup;
        this.ids = ids;
    }

    /** Expects readings of a channel from now on, so that one that never comes becomes stale. */
    public void watch(ChannelId channel) {
        watchOf(channel);
    }

    /**
     * Judges one batch.
     *
     * @param batch in order of arrival; empty when only time has passed
     * @param scores each device's in order of time
     * @param now the gateway's wall clock
     * @return what changed, in the order in which it did; often empty
     */
    public List<AlertTransition> judge(List<Reading> batch, List<ModelScore> scores, Instant now) {
        advance(now);
        Step step = Step.at(now, running, ids);
        for (Reading reading : batch) {
            lost.heard(reading, step);
            lookup.channel(reading.channel())
                    .ifPresent(spec -> watchOf(reading.channel()).observe(reading, spec, step));
        }
        for (ModelScore score : scores) {
            if (!score.isShadow()) {
                judge(score, step);
            }
        }
        boolean isTick = batch.isEmpty() && scores.isEmpty();
        if (isTick || running.minus(lastSweep).compareTo(SWEEP_EVERY) >= 0) {
            sweep(step);
        }
        for (AlertTransition transition : step.found()) {
            if (transition.state() == AlertState.CLEARED) {
                forget(transition.alertId());
            }
        }
        return List.copyOf(step.found());
    }

    /** A device was lost. Told again while it is, it changes nothing. */
    public List<AlertTransition> judge(Disconnection loss, Instant now) {
        advance(now);
        Step step = Step.at(now, running, ids);
        lost.lost(loss, step);
        return List.copyOf(step.found());
    }

    /**
     * The configuration has changed. What it no longer has is forgotten, and its active alerts are
     * cleared; what it still has goes on where it was, by the rules that the lookup gives from now
     * on.
     *
     * @param isPresent whether a device is still there
     * @param isKnown whether a channel is still there
     * @param isScored whether a device is still there and has a model
     * @return the clears
     */
    public List<AlertTransition> follow(
            Predicate<DeviceId> isPresent,
            Predicate<ChannelId> isKnown,
            Predicate<DeviceId> isScored,
            Instant now) {
        Step step = Step.at(now, running, ids);
        channels.forEach((channel, watch) -> {
            if (!isKnown.test(channel)) {
                watch.leave(step);
            }
        });
        anomalies.forEach((device, excursion) -> {
            if (!isScored.test(device) && excursion.active().isPresent()) {
                step.carryOut(
                        Excursion.Verdict.CLEAR,
                        excursion,
                        new Step.Subject(device, Optional.empty(), AlertKind.ANOMALY),
                        () -> new Finding(1, Evidence.NONE, now, AlertWording.modelGone(device)));
            }
        });
        lost.leave(isPresent.negate(), step);
        channels.keySet().removeIf(isKnown.negate());
        anomalies.keySet().removeIf(isScored.negate());
        rising.endIf(isScored.negate());
        step.found().forEach(clear -> forget(clear.alertId()));
        return List.copyOf(step.found());
    }

    /** The raises of all active alerts. */
    public List<AlertTransition> active() {
        return Stream.concat(
                        channels.values().stream().flatMap(ChannelWatch::active),
                        Stream.concat(
                                anomalies.values().stream().flatMap(one -> one.active().stream()),
                                lost.active()))
                .toList();
    }

    /** Whether an operator has acknowledged the active alert of this id. */
    public boolean isAcknowledged(String alertId) {
        return acknowledged.contains(alertId);
    }

    /**
     * An operator has seen an alert. It stays active until its reason is gone.
     *
     * @return the transition; empty when there is no active alert of this id or it was acknowledged
     *     before
     */
    public Optional<AlertTransition> acknowledge(String alertId, Instant now) {
        Optional<AlertTransition> raise =
                active().stream().filter(one -> one.alertId().equals(alertId)).findFirst();
        if (raise.isEmpty() || !acknowledged.add(alertId)) {
            return Optional.empty();
        }
        AlertTransition told = raise.get();
        String message = AlertWording.acknowledged(told);
        int bad = told.kind() == AlertKind.ANOMALY ? severity.at(told, now) : told.severity();
        Finding finding = new Finding(bad, told.evidence(), now, message);
        return Optional.of(
                Step.at(now, running, ids).follow(told, AlertState.ACKNOWLEDGED, finding));
    }

    /** The active alerts, to be kept across restarts. */
    public byte[] snapshot() {
        return AlertSnapshot.encode(active(), acknowledged);
    }

    /**
     * Takes over a saved state in place of the present one.
     *
     * @throws StateUnreadableException damaged or of an unknown version; nothing was changed
     */
    public void restore(byte[] snapshot) {
        AlertSnapshot saved = AlertSnapshot.decode(snapshot);
        channels.clear();
        anomalies.clear();
        rising.endIf(_ -> true);
        lost.clear();
        acknowledged.clear();
        severity.clear();
        saved.active().forEach(raise -> excursionOf(raise).ifPresent(one -> one.raise(raise)));
        acknowledged.addAll(saved.acknowledged());
    }

    /** Takes over a transition that was stored earlier. The same one twice is as good as once. */
    public void replay(AlertTransition transition) {
        excursionOf(transition).ifPresent(excursion -> replay(transition, excursion));
    }

    private void replay(AlertTransition transition, Excursion excursion) {
        boolean isActive =
                excursion
                        .active()
                        .filter(raise -> raise.alertId().equals(transition.alertId()))
                        .isPresent();
        switch (transition.state()) {
            case RAISED -> {
                if (!isActive) {
                    excursion.raise(transition);
                }
            }
            case CLEARED -> {
                if (isActive) {
                    excursion.clear();
                    forget(transition.alertId());
                }
            }
            case ACKNOWLEDGED -> {
                if (isActive) {
                    acknowledged.add(transition.alertId());
                }
            }
        }
    }

    /** Empty for kinds that these rules do not raise. */
    private Optional<Excursion> excursionOf(AlertTransition transition) {
        return switch (transition.kind()) {
            case ANOMALY -> Optional.of(anomalyOf(transition.device()));
            case LIMIT_HIGH_HIGH,
                    LIMIT_HIGH,
                    LIMIT_LOW,
                    LIMIT_LOW_LOW,
                    STALE,
                    FLATLINE,
                    RATE,
                    OUT_OF_RANGE ->
                    transition
                            .channel()
                            .map(name -> watchOf(new ChannelId(transition.device(), name)))
                            .map(watch -> watch.excursion(transition.kind()));
            case DISCONNECTED -> Optional.of(lost.excursion(transition.device()));
            case GATEWAY -> Optional.empty();
        };
    }

    private void advance(Instant now) {
        Duration passed =
                lastCall.map(before -> Duration.between(before, now)).orElse(Duration.ZERO);
        lastCall = Optional.of(now);
        if (passed.compareTo(STEP_MAX) > 0) {
            passed = STEP_MAX;
        }
        running = passed.isNegative() ? running : running.plus(passed);
    }

    private void sweep(Step step) {
        lastSweep = running;
        channels.forEach((channel, watch) ->
                lookup.channel(channel).ifPresent(spec -> watch.sweep(spec, step)));
    }

    private void judge(ModelScore row, Step step) {
        Excursion excursion = anomalyOf(row.device());
        Moment at = new Moment(Optional.of(row.time()), running);
        Patience patience = Patience.rows(row.rule().rowsToRaise());
        Condition condition = condition(row);
        Excursion.Verdict verdict = excursion.observe(condition, at, patience);
        Optional<AlertTransition> raise = excursion.active();
        boolean isRising = condition == Condition.OVER && raise.isEmpty();
        ModelScore score = isRising ? rising.over(row) : row;
        if (!isRising || verdict == Excursion.Verdict.RAISE) {
            rising.end(row.device());
        }
        Optional<String> leading = leading(score);
        raise.ifPresent(active -> severity.saw(active, score));
        step.carryOut(
                verdict,
                excursion,
                new Step.Subject(score.device(), leading, AlertKind.ANOMALY),
                () ->
                        new Finding(
                                raise.map(active -> severity.at(active, score.time()))
                                        .orElseGet(() -> AnomalySeverity.byDistance(score)),
                                evidence(score),
                                score.time(),
                                raise.map(r -> AlertWording.anomalyOver(score, r, step.now()))
                                        .orElseGet(() -> AlertWording.anomaly(score, leading))));
    }

    private static Condition condition(ModelScore score) {
        if (score.score() > score.threshold()) {
            return Condition.OVER;
        }
        boolean isBack = score.score() < score.rule().offRatio() * score.threshold();
        return isBack ? Condition.BACK : Condition.BETWEEN;
    }

    /** The largest share; of equal ones the first by name, so that a replay gives the same. */
    private static Optional<String> leading(ModelScore score) {
        return score.contributions().entrySet().stream()
                .max(
                        Map.Entry.<String, Double>comparingByValue()
                                .thenComparing(
                                        Map.Entry.<String, Double>comparingByKey().reversed()))
                .map(Map.Entry::getKey);
    }

    private static Evidence evidence(ModelScore score) {
        return new Evidence(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(score.score()),
                OptionalDouble.of(score.threshold()),
                score.contributions(),
                Optional.of(score.model()));
    }

    private void forget(String alertId) {
        acknowledged.remove(alertId);
        severity.forget(alertId);
    }

    private ChannelWatch watchOf(ChannelId channel) {
        return channels.computeIfAbsent(channel, id -> new ChannelWatch(id, running));
    }

    private Excursion anomalyOf(DeviceId device) {
        return anomalies.computeIfAbsent(device, _ -> new Excursion());
    }
}
