package io.millrace.gateway.alert;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.Range;
import io.millrace.profile.RateLimit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** One sentence per transition, for an operator who knows the machine and not this software. */
final class AlertWording {
    private static final MathContext DIGITS = new MathContext(4);
    private static final MathContext SCORE_DIGITS = new MathContext(2);

    /** A channel with less than this share of the score is not worth naming. */
    private static final double SHARE_MIN = 0.1;

    private static final int SHARES_MAX = 3;

    private AlertWording() {}

    static String beyondLimit(
            ChannelId channel, double value, LimitRule rule, EngineeringUnit unit) {
        return "%s is %s its %s limit of %s"
                .formatted(
                        isAt(channel, value, unit),
                        rule.isUpper() ? "above" : "below",
                        name(rule.kind()),
                        quantity(rule.limit(), unit));
    }

    static String backInside(
            ChannelId channel, double value, LimitRule rule, EngineeringUnit unit) {
        return "%s %s is back at %s, inside its %s limit of %s"
                .formatted(
                        channel.device().name(),
                        channel.channel(),
                        quantity(value, unit),
                        name(rule.kind()),
                        quantity(rule.limit(), unit));
    }

    static String limitGone(ChannelId channel, AlertKind kind) {
        return "%s %s no longer has a %s limit: the profile was changed"
                .formatted(channel.device().name(), channel.channel(), name(kind));
    }

    static String flatlineGone(ChannelId channel) {
        return "%s %s is no longer watched for standing still: the profile was changed"
                .formatted(channel.device().name(), channel.channel());
    }

    static String staleGone(ChannelId channel) {
        return "%s %s is no longer watched for silence: the profile was changed"
                .formatted(channel.device().name(), channel.channel());
    }

    static String channelGone(ChannelId channel) {
        return "%s %s is no longer configured"
                .formatted(channel.device().name(), channel.channel());
    }

    static String deviceGone(DeviceId device) {
        return "%s is no longer configured".formatted(device.name());
    }

    static String modelGone(DeviceId device) {
        return "%s is no longer judged by a model: the configuration was changed"
                .formatted(device.name());
    }

    static String instrumentFault(ChannelId channel, Reading reading, ChannelSpec spec) {
        return switch (reading.quality()) {
            case BAD_UNDER_CURRENT ->
                    "%s %s gives 3.6 mA or less: its transmitter has failed or the wire is broken"
                            .formatted(channel.device().name(), channel.channel());
            case BAD_OVER_CURRENT ->
                    "%s %s gives 21 mA or more: its transmitter has failed or the wire is shorted"
                            .formatted(channel.device().name(), channel.channel());
            case BAD_SENSOR_FAILURE ->
                    "%s %s says itself that its value is not good: check the sensor"
                            .formatted(channel.device().name(), channel.channel());
            default -> outOfRange(channel, reading.value(), spec.instrumentRange(), spec.unit());
        };
    }

    static String tooFast(ChannelId channel, double value, RateLimit limit, EngineeringUnit unit) {
        return "%s changed by more than %s within %s"
                .formatted(
                        isAt(channel, value, unit),
                        quantity(limit.change(), unit),
                        span(limit.within()));
    }

    static String slowAgain(ChannelId channel, double value, EngineeringUnit unit) {
        return "%s %s changes slowly again: %s"
                .formatted(channel.device().name(), channel.channel(), quantity(value, unit));
    }

    static String rateGone(ChannelId channel) {
        return "%s %s is no longer watched for fast changes: the profile was changed"
                .formatted(channel.device().name(), channel.channel());
    }

    private static String outOfRange(
            ChannelId channel, OptionalDouble value, Optional<Range> range, EngineeringUnit unit) {
        String found =
                value.isPresent()
                        ? "reads " + quantity(value.getAsDouble(), unit)
                        : "reads a value";
        String expected =
                range.map(r ->
                                " (%s to %s)"
                                        .formatted(
                                                number(r.low(), DIGITS), quantity(r.high(), unit)))
                        .orElse("");
        return "%s %s %s, outside what its instrument can measure%s: check sensor and wiring"
                .formatted(channel.device().name(), channel.channel(), found, expected);
    }

    static String backInRange(ChannelId channel, double value, EngineeringUnit unit) {
        return "%s %s is measured again: %s"
                .formatted(channel.device().name(), channel.channel(), quantity(value, unit));
    }

    static String stale(ChannelId channel, Duration silent, Duration staleAfter) {
        return "%s %s has been silent for %s, expected at least every %s"
                .formatted(
                        channel.device().name(), channel.channel(), span(silent), span(staleAfter));
    }

    static String heardAgain(ChannelId channel, double value, EngineeringUnit unit) {
        return "%s %s is heard again: %s"
                .formatted(channel.device().name(), channel.channel(), quantity(value, unit));
    }

    static String flatline(
            ChannelId channel, double value, EngineeringUnit unit, Duration flatlineAfter) {
        return "%s has not changed at all for %s: check sensor and wiring"
                .formatted(isAt(channel, value, unit), span(flatlineAfter));
    }

    static String movesAgain(ChannelId channel, double value, EngineeringUnit unit) {
        return "%s %s moves again: %s"
                .formatted(channel.device().name(), channel.channel(), quantity(value, unit));
    }

    static String disconnected(Disconnection loss) {
        String said =
                loss.lastWords().isEmpty()
                        ? ""
                        : "; its last will: \"%s\"".formatted(loss.lastWords());
        return "%s is disconnected: its MQTT client vanished without saying goodbye%s"
                .formatted(loss.device().name(), said);
    }

    static String connectedAgain(DeviceId device) {
        return "%s is connected again".formatted(device.name());
    }

    static String anomaly(ModelScore score, Optional<String> leading) {
        String what =
                leading.map(channel -> channel + " unusual" + side(score, channel))
                        .orElse("its readings do not fit together as they used to");
        String sentence =
                "%s: %s (score %s, threshold %s)"
                        .formatted(
                                score.device().name(),
                                what,
                                number(score.score(), SCORE_DIGITS),
                                number(score.threshold(), SCORE_DIGITS));
        String shares = shares(score.contributions());
        return shares.isEmpty() ? sentence : sentence + "; " + shares;
    }

    static String anomalyOver(ModelScore score, AlertTransition raise, Instant now) {
        Duration lasted = Duration.between(raise.gatewayTime(), now);
        return "%s: its readings fit together again (score %s, threshold %s)%s"
                .formatted(
                        score.device().name(),
                        number(score.score(), SCORE_DIGITS),
                        number(score.threshold(), SCORE_DIGITS),
                        lasted.isNegative() ? "" : " after " + span(lasted));
    }

    static String acknowledged(AlertTransition raise) {
        String channel = raise.channel().map(name -> " " + name).orElse("");
        return "%s%s: the %s alert was acknowledged"
                .formatted(raise.device().name(), channel, raise.kind().word());
    }

    private static String side(ModelScore score, String channel) {
        Double deviation = score.deviations().get(channel);
        if (deviation == null) {
            return " for its other readings";
        }
        return (deviation < 0 ? "ly low" : "ly high") + " for its other readings";
    }

    private static String shares(Map<String, Double> contributions) {
        Comparator<Map.Entry<String, Double>> largestFirst =
                Map.Entry.<String, Double>comparingByValue().reversed();
        List<String> named =
                contributions.entrySet().stream()
                        .filter(entry -> entry.getValue() >= SHARE_MIN)
                        .sorted(largestFirst.thenComparing(Map.Entry.comparingByKey()))
                        .limit(SHARES_MAX)
                        .map(entry -> Math.round(entry.getValue() * 100) + " % " + entry.getKey())
                        .toList();
        return named.stream().collect(Collectors.joining(", "));
    }

    private static String isAt(ChannelId channel, double value, EngineeringUnit unit) {
        return "%s %s %s"
                .formatted(channel.device().name(), channel.channel(), quantity(value, unit));
    }

    private static String name(AlertKind limit) {
        return limit.word().substring("limit-".length());
    }

    private static String quantity(double value, EngineeringUnit unit) {
        String number = number(value, DIGITS);
        return unit.equals(EngineeringUnit.ONE) ? number : number + " " + unit.label();
    }

    /** Whole numbers keep all their digits; the rest is rounded. */
    private static String number(double value, MathContext digits) {
        if (Math.abs(value) >= Math.pow(10, digits.getPrecision())) {
            return String.valueOf(Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(digits).stripTrailingZeros();
        return rounded.toPlainString();
    }

    private static String span(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3);
            return seconds.round(new MathContext(3)).stripTrailingZeros().toPlainString() + " s";
        }
        if (duration.compareTo(Duration.ofHours(2)) < 0) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() + " h";
    }
}
