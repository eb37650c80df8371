package io.millrace.profile.yaml;

import io.millrace.profile.ChannelSpec.Judgement;
import io.millrace.profile.Limits;
import io.millrace.profile.Range;
import io.millrace.profile.RateLimit;
import io.millrace.profile.ReportRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads how the readings of a channel are judged and which of them are reported. */
final class JudgementReader {
    static final List<String> BOUNDARIES = List.of("high-high", "high", "low", "low-low");

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(\\.\\d{1,6})?)%");

    private final Optional<Range> normal;
    private final boolean feedsModel;

    /**
     * @param normal what a deadband in percent is a share of
     */
    JudgementReader(Optional<Range> normal, boolean feedsModel) {
        this.normal = normal;
        this.feedsModel = feedsModel;
    }

    /** Empty when it cannot be made; the reason is reported. */
    Optional<Judgement> read(YamlMapping channel) {
        ReportRule report = readReport(channel);
        Optional<Limits> limits = readLimits(channel);
        Optional<RateLimit> rate = channel.find("rate-limit").flatMap(JudgementReader::readRate);
        Optional<Duration> staleAfter =
                channel.find("stale-after").flatMap(YamlValue::positiveDuration);
        Optional<Duration> flatlineAfter =
                channel.find("flatline-after").flatMap(YamlValue::positiveDuration);
        return limits.map(known -> new Judgement(report, known, rate, staleAfter, flatlineAfter));
    }

    private ReportRule readReport(YamlMapping channel) {
        YamlMapping section = channel.section("report");
        Optional<YamlValue> written = section.find("deadband");
        double deadband =
                written.flatMap(this::readDeadband).orElse(ReportRule.EVERYTHING.deadband());
        if (feedsModel && deadband > 0.0) {
            written.ifPresent(value ->
                    value.warning(
                            "this channel feeds the profile's model; readings inside the"
                                    + " deadband will be missing when a model is trained"
                                    + " from Kafka"));
        }
        Duration heartbeat =
                section.find("heartbeat")
                        .flatMap(YamlValue::positiveDuration)
                        .orElse(ReportRule.EVERYTHING.heartbeat());
        return new ReportRule(deadband, heartbeat);
    }

    /** In the channel's unit, or in percent of its normal-range. */
    private Optional<Double> readDeadband(YamlValue value) {
        if (!value.isText()) {
            return value.numberFrom(0.0);
        }
        Optional<Double> percent = value.parsed(JudgementReader::percent);
        if (percent.isPresent() && normal.isEmpty()) {
            value.problem("a share needs the channel's normal-range; add one, or give a number");
        }
        return percent.flatMap(share -> normal.map(range -> share / 100.0 * range.span()));
    }

    private static double percent(String text) {
        boolean isShare = PERCENT.matcher(text).matches();
        double percent = isShare ? Double.parseDouble(text.substring(0, text.length() - 1)) : 0.0;
        if (!isShare || percent > 100.0) {
            throw new IllegalArgumentException(
                    "expected a number of 0 or more in the channel's unit, or a share of its normal-range such as 1%, found \""
                            + text
                            + "\"");
        }
        return percent;
    }

    private static Optional<Limits> readLimits(YamlMapping channel) {
        Optional<YamlMapping> written = channel.find("limits").flatMap(YamlValue::mapping);
        if (written.isEmpty()) {
            return Optional.of(Limits.NONE);
        }
        YamlMapping section = written.get();
        double hysteresis =
                section.find("hysteresis").flatMap(value -> value.numberFrom(0.0)).orElse(0.0);
        Limits.Delays delays =
                new Limits.Delays(delay(section, "on-delay"), delay(section, "off-delay"));
        if (BOUNDARIES.stream().noneMatch(section::has)) {
            section.problem("expected at least one of " + String.join(", ", BOUNDARIES));
        }
        return section.build(() ->
                new Limits(
                        boundary(section, "high-high"),
                        boundary(section, "high"),
                        boundary(section, "low"),
                        boundary(section, "low-low"),
                        hysteresis,
                        delays));
    }

    private static Optional<RateLimit> readRate(YamlValue value) {
        return value.mapping()
                .flatMap(section -> {
                    Optional<Double> change = section.require("change").flatMap(YamlValue::number);
                    Optional<Duration> within =
                            section.require("within").flatMap(YamlValue::positiveDuration);
                    return change.isPresent() && within.isPresent()
                            ? section.build(() -> new RateLimit(change.get(), within.get()))
                            : Optional.empty();
                });
    }

    private static Duration delay(YamlMapping section, String key) {
        return section.find(key).flatMap(YamlValue::duration).orElse(Duration.ZERO);
    }

    static OptionalDouble boundary(YamlMapping section, String key) {
        return section.find(key).flatMap(YamlValue::number).stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
