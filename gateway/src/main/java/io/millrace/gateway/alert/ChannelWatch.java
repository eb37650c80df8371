package io.millrace.gateway.alert;

import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The alerts of one channel: its limits, its silence, its standstill, its range. */
final class ChannelWatch {
    private static final int SEVERITY_STALE = 2;
    private static final int SEVERITY_FLATLINE = 2;
    private static final int SEVERITY_OUT_OF_RANGE = 2;
    private static final int SEVERITY_RATE = 2;

    /** Fewer repetitions of a value are chance, however slowly the readings come. */
    static final int REPEATS_MIN = 5;

    private static final List<AlertKind> LIMIT_KINDS =
            List.of(
                    AlertKind.LIMIT_HIGH_HIGH,
                    AlertKind.LIMIT_HIGH,
                    AlertKind.LIMIT_LOW,
                    AlertKind.LIMIT_LOW_LOW);

    private final ChannelId channel;
    private final Map<AlertKind, Excursion> excursions = new EnumMap<>(AlertKind.class);
    private Optional<ChannelSpec> spec = Optional.empty();
    private List<LimitRule> limits = List.of();
    private Patience patience = Patience.NONE;
    private Optional<RateWindow> rate = Optional.empty();
    private Duration lastHeard;
    private OptionalDouble lastValue = OptionalDouble.empty();

    /**
     * @param now since when its silence counts
     */
    ChannelWatch(ChannelId channel, Duration now) {
        this.channel = channel;
        this.lastHeard = now;
    }

    Excursion excursion(AlertKind kind) {
        return excursions.computeIfAbsent(kind, _ -> new Excursion());
    }

    Stream<AlertTransition> active() {
        return excursions.values().stream().flatMap(excursion -> excursion.active().stream());
    }

    void observe(Reading reading, ChannelSpec current, Step step) {
        configure(current, step);
        boolean isUsable =
                reading.value().isPresent() && reading.quality().level() != QualityCode.Level.BAD;
        if (reading.quality() != QualityCode.BAD_NO_COMMUNICATION) {
            lastHeard = step.running();
        }
        Moment at = moment(reading, step);
        observeRange(reading, isUsable, at, step);
        observeStandstill(reading, isUsable, at, step);
        if (isUsable) {
            observeRate(reading, at, step);
            lastValue = reading.value();
            observeHeard(reading, at, step);
        }
        for (LimitRule rule : limits) {
            Condition condition =
                    isUsable ? rule.judge(reading.value().getAsDouble()) : Condition.UNKNOWN;
            Excursion excursion = excursion(rule.kind());
            tellLimit(
                    excursion.observe(condition, at, patience), rule, reading.time().best(), step);
        }
    }

    /** Looks at what time alone brings: silence, and delays that end. */
    void sweep(ChannelSpec current, Step step) {
        configure(current, step);
        sweepSilence(current, step);
        boolean isStale =
                excursions.containsKey(AlertKind.STALE)
                        && excursion(AlertKind.STALE).active().isPresent();
        if (isStale || lastValue.isEmpty()) {
            return;
        }
        for (LimitRule rule : limits) {
            Excursion excursion = excursion(rule.kind());
            if (excursion.isTimed()) {
                tellLimit(excursion.elapse(step.moment(), patience), rule, step.now(), step);
            }
        }
    }

    private void sweepSilence(ChannelSpec current, Step step) {
        Optional<Duration> staleAfter = current.judgement().staleAfter();
        Duration silent = step.running().minus(lastHeard);
        if (staleAfter.isEmpty() || silent.compareTo(staleAfter.get()) <= 0) {
            return;
        }
        Excursion excursion = excursion(AlertKind.STALE);
        step.carryOut(
                excursion.observe(Condition.OVER, step.moment(), Patience.NONE),
                excursion,
                subject(AlertKind.STALE),
                () ->
                        new Finding(
                                SEVERITY_STALE,
                                Evidence.NONE,
                                step.now(),
                                AlertWording.stale(channel, silent, staleAfter.get())));
    }

    private void observeHeard(Reading reading, Moment at, Step step) {
        Excursion excursion = excursion(AlertKind.STALE);
        double value = reading.value().getAsDouble();
        step.carryOut(
                excursion.observe(Condition.BACK, at, Patience.NONE),
                excursion,
                subject(AlertKind.STALE),
                () ->
                        new Finding(
                                SEVERITY_STALE,
                                evidence(reading.value(), OptionalDouble.empty()),
                                // Silence is measured here, so its end is told by the same clock.
                                reading.time().gateway(),
                                AlertWording.heardAgain(channel, value, unit())));
    }

    /** Compared with the reading before; the first one after a start proves nothing. */
    private void observeStandstill(Reading reading, boolean isUsable, Moment at, Step step) {
        Optional<Duration> flatlineAfter = spec.orElseThrow().judgement().flatlineAfter();
        if (flatlineAfter.isEmpty()) {
            return;
        }
        Condition condition = Condition.UNKNOWN;
        if (isUsable && lastValue.isPresent()) {
            condition = reading.value().equals(lastValue) ? Condition.OVER : Condition.BACK;
        }
        Excursion excursion = excursion(AlertKind.FLATLINE);
        Patience standstill = new Patience(flatlineAfter.get(), Duration.ZERO, REPEATS_MIN);
        Excursion.Verdict verdict = excursion.observe(condition, at, standstill);
        step.carryOut(
                verdict,
                excursion,
                subject(AlertKind.FLATLINE),
                () -> standstillFinding(verdict, reading, flatlineAfter.get()));
    }

    private void observeRate(Reading reading, Moment at, Step step) {
        if (rate.isEmpty()) {
            return;
        }
        double value = reading.value().getAsDouble();
        RateLimit limit = spec.orElseThrow().judgement().rateLimit().orElseThrow();
        Excursion excursion = excursion(AlertKind.RATE);
        Excursion.Verdict verdict =
                excursion.observe(rate.get().observe(value, at), at, Patience.NONE);
        boolean isRaise = verdict == Excursion.Verdict.RAISE;
        step.carryOut(
                verdict,
                excursion,
                subject(AlertKind.RATE),
                () ->
                        new Finding(
                                SEVERITY_RATE,
                                evidence(reading.value(), OptionalDouble.of(limit.change())),
                                reading.time().best(),
                                isRaise
                                        ? AlertWording.tooFast(channel, value, limit, unit())
                                        : AlertWording.slowAgain(channel, value, unit())));
    }

    private Finding standstillFinding(
            Excursion.Verdict verdict, Reading reading, Duration flatlineAfter) {
        double value = reading.value().getAsDouble();
        String message =
                verdict == Excursion.Verdict.RAISE
                        ? AlertWording.flatline(channel, value, unit(), flatlineAfter)
                        : AlertWording.movesAgain(channel, value, unit());
        return new Finding(
                SEVERITY_FLATLINE,
                evidence(reading.value(), OptionalDouble.empty()),
                reading.time().best(),
                message);
    }

    private void observeRange(Reading reading, boolean isUsable, Moment at, Step step) {
        Condition condition = Condition.UNKNOWN;
        if (isInstrumentFault(reading.quality())) {
            condition = Condition.OVER;
        } else if (isUsable) {
            condition = Condition.BACK;
        }
        Excursion excursion = excursion(AlertKind.OUT_OF_RANGE);
        step.carryOut(
                excursion.observe(condition, at, patience),
                excursion,
                subject(AlertKind.OUT_OF_RANGE),
                () -> rangeFinding(reading, isUsable));
    }

    private static boolean isInstrumentFault(QualityCode quality) {
        return switch (quality) {
            case BAD_OUT_OF_RANGE, BAD_UNDER_CURRENT, BAD_OVER_CURRENT, BAD_SENSOR_FAILURE -> true;
            case GOOD,
                    UNCERTAIN_TIME,
                    UNCERTAIN_CURRENT,
                    BAD_NOT_A_NUMBER,
                    BAD_UNKNOWN_WORD,
                    BAD_NO_COMMUNICATION ->
                    false;
        };
    }

    private Finding rangeFinding(Reading reading, boolean isBack) {
        ChannelSpec known = spec.orElseThrow();
        String message =
                isBack
                        ? AlertWording.backInRange(
                                channel, reading.value().getAsDouble(), known.unit())
                        : AlertWording.instrumentFault(channel, reading, known);
        return new Finding(
                SEVERITY_OUT_OF_RANGE,
                evidence(reading.value(), OptionalDouble.empty()),
                reading.time().best(),
                message);
    }

    private void tellLimit(Excursion.Verdict verdict, LimitRule rule, Instant time, Step step) {
        step.carryOut(
                verdict,
                excursion(rule.kind()),
                subject(rule.kind()),
                () -> limitFinding(verdict, rule, time));
    }

    private Finding limitFinding(Excursion.Verdict verdict, LimitRule rule, Instant time) {
        double value = lastValue.orElseThrow();
        String message =
                verdict == Excursion.Verdict.RAISE
                        ? AlertWording.beyondLimit(channel, value, rule, unit())
                        : AlertWording.backInside(channel, value, rule, unit());
        return new Finding(
                rule.severity(),
                evidence(lastValue, OptionalDouble.of(rule.limit())),
                time,
                message);
    }

    /** A limit that is no longer configured takes its alert with it. */
    private void configure(ChannelSpec current, Step step) {
        boolean isSame = spec.isPresent() && spec.get().equals(current);
        boolean isOther = spec.isPresent() && !isSame;
        // Also when equal: comparing with the very same object is quick, and is done per reading.
        spec = Optional.of(current);
        if (isSame) {
            return;
        }
        if (isOther) {
            excursions.values().forEach(Excursion::settle);
        }
        limits = LimitRule.of(current.judgement().limits());
        patience = Patience.of(current.judgement().limits().delays());
        for (AlertKind kind : LIMIT_KINDS) {
            if (limits.stream().noneMatch(rule -> rule.kind() == kind)) {
                takeAway(kind, AlertWording.limitGone(channel, kind), step);
            }
        }
        rate = current.judgement().rateLimit().map(RateWindow::new);
        if (rate.isEmpty()) {
            takeAway(AlertKind.RATE, AlertWording.rateGone(channel), step);
        }
        if (current.judgement().flatlineAfter().isEmpty()) {
            takeAway(AlertKind.FLATLINE, AlertWording.flatlineGone(channel), step);
        }
        if (current.judgement().staleAfter().isEmpty()) {
            takeAway(AlertKind.STALE, AlertWording.staleGone(channel), step);
        }
    }

    /** The channel has left the configuration and takes its alerts with it. */
    void leave(Step step) {
        for (AlertKind kind : List.copyOf(excursions.keySet())) {
            takeAway(kind, AlertWording.channelGone(channel), step);
        }
    }

    private void takeAway(AlertKind kind, String message, Step step) {
        Excursion excursion = excursion(kind);
        if (excursion.active().isPresent()) {
            step.carryOut(
                    Excursion.Verdict.CLEAR,
                    excursion,
                    subject(kind),
                    () -> new Finding(1, Evidence.NONE, step.now(), message));
        }
    }

    private EngineeringUnit unit() {
        return spec.orElseThrow().unit();
    }

    private Step.Subject subject(AlertKind kind) {
        return new Step.Subject(channel.device(), Optional.of(channel.channel()), kind);
    }

    /** A source time that is known to be off is no measure of how long something lasts. */
    private static Moment moment(Reading reading, Step step) {
        Optional<Instant> source =
                reading.quality() == QualityCode.UNCERTAIN_TIME
                        ? Optional.empty()
                        : reading.time().source();
        return new Moment(source, step.running());
    }

    private static Evidence evidence(OptionalDouble value, OptionalDouble limit) {
        return new Evidence(
                value,
                limit,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                Optional.empty());
    }
}
