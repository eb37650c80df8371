package io.millrace.gateway.alert;

import io.millrace.profile.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One configured boundary of a channel.
 *
 * @param kind which one
 * @param limit in the channel's unit
 * @param hysteresis how far inside a value must come back, 0 or more
 */
record LimitRule(AlertKind kind, double limit, double hysteresis) {
    /** Those that are configured. */
    static List<LimitRule> of(Limits limits) {
        List<LimitRule> rules = new ArrayList<>(4);
        add(rules, AlertKind.LIMIT_HIGH_HIGH, limits.highHigh(), limits.hysteresis());
        add(rules, AlertKind.LIMIT_HIGH, limits.high(), limits.hysteresis());
        add(rules, AlertKind.LIMIT_LOW, limits.low(), limits.hysteresis());
        add(rules, AlertKind.LIMIT_LOW_LOW, limits.lowLow(), limits.hysteresis());
        return List.copyOf(rules);
    }

    private static void add(
            List<LimitRule> rules, AlertKind kind, OptionalDouble limit, double hysteresis) {
        if (limit.isPresent()) {
            rules.add(new LimitRule(kind, limit.getAsDouble(), hysteresis));
        }
    }

    boolean isUpper() {
        return kind == AlertKind.LIMIT_HIGH || kind == AlertKind.LIMIT_HIGH_HIGH;
    }

    Condition judge(double value) {
        double excess = isUpper() ? value - limit : limit - value;
        if (excess > 0.0) {
            return Condition.OVER;
        }
        return excess <= -hysteresis ? Condition.BACK : Condition.BETWEEN;
    }

    /** 2 for high and low, 4 for the outer pair: those call for someone now. */
    int severity() {
        boolean isOuter = kind == AlertKind.LIMIT_HIGH_HIGH || kind == AlertKind.LIMIT_LOW_LOW;
        return isOuter ? 4 : 2;
    }
}
