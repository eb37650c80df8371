package io.millrace.gateway.report;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.profile.ReportRule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Report by exception: decides which readings go on. A reading goes on when
 *
 * <ul>
 *   <li>it is the channel's first since the start, or since its configuration changed,
 *   <li>the deadband is 0,
 *   <li>its value moved by more than the deadband since the last that went on, or a value came or
 *       went,
 *   <li>its quality changed, reason included,
 *   <li>the heartbeat has passed since the last that went on, on the source's or the gateway's
 *       clock, in either direction: after a clock was set the readings say so.
 * </ul>
 *
 * The heartbeat needs a reading to carry it: a silent sensor is a matter for the stale alert.
 *
 * <p>Nothing outlives a restart: the first reading of each channel then goes on and says 0
 * suppressed, whatever was suppressed before. Holds one entry per channel. Not thread-safe: the
 * pipeline thread owns it.
 */
public final class ReportFilter {
    private final ReportRuleLookup rules;
    private final Map<ChannelId, Reported> lastReported = new HashMap<>();

    /** The newest reading of a channel that went on, and how many were kept back since. */
    private static final class Reported {
        private OptionalDouble value = OptionalDouble.empty();
        private QualityCode quality = QualityCode.GOOD;
        private Instant sourceTime = Instant.EPOCH;
        private Instant gatewayTime = Instant.EPOCH;
        private long suppressed;
        private boolean isRuleNew;

        void take(Reading reading) {
            value = reading.value();
            quality = reading.quality();
            sourceTime = reading.time().best();
            gatewayTime = reading.time().gateway();
            suppressed = 0;
            isRuleNew = false;
        }
    }

    public ReportFilter(ReportRuleLookup rules) {
        this.rules = rules;
    }

    /** Decides on the next reading of its channel and remembers the decision. */
    public ReportDecision decide(Reading reading) {
        Reported last = lastReported.get(reading.channel());
        if (last == null) {
            last = new Reported();
            lastReported.put(reading.channel(), last);
        } else if (!isNews(reading, last, rules.ruleOf(reading.channel()))) {
            last.suppressed++;
            return new ReportDecision.Suppress();
        }
        long suppressedBefore = last.suppressed;
        last.take(reading);
        return new ReportDecision.Report(suppressedBefore);
    }

    /**
     * The configuration has changed.
     *
     * @param isKnown whether a channel is still there; others are forgotten
     * @param isChanged whether a channel is there with another configuration: its next reading goes
     *     on and says how many were kept back
     */
    public void follow(Predicate<ChannelId> isKnown, Predicate<ChannelId> isChanged) {
        lastReported.keySet().removeIf(isKnown.negate());
        lastReported.forEach((channel, last) -> last.isRuleNew |= isChanged.test(channel));
    }

    private static boolean isNews(Reading reading, Reported last, ReportRule rule) {
        return rule.deadband() == 0.0
                || last.isRuleNew
                || reading.quality() != last.quality
                || hasMoved(reading.value(), last.value, rule.deadband())
                || isOver(rule.heartbeat(), last.sourceTime, reading.time().best())
                || isOver(rule.heartbeat(), last.gatewayTime, reading.time().gateway());
    }

    private static boolean hasMoved(OptionalDouble value, OptionalDouble before, double deadband) {
        if (value.isEmpty() || before.isEmpty()) {
            return value.isPresent() != before.isPresent();
        }
        return Math.abs(value.getAsDouble() - before.getAsDouble()) > deadband;
    }

    private static boolean isOver(Duration heartbeat, Instant from, Instant to) {
        return Duration.between(from, to).abs().compareTo(heartbeat) >= 0;
    }
}
