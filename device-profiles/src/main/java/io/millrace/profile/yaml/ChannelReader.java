package io.millrace.profile.yaml;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.Limits;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.Range;
import io.millrace.profile.ReportRule;
import io.millrace.profile.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads one channel of a profile. */
final class ChannelReader {
    private static final List<String> BOUNDARIES = List.of("high-high", "high", "low", "low-low");

    private ChannelReader() {}

    /** Empty when the channel cannot be made; the reason is reported. */
    static Optional<ChannelSpec> read(String name, YamlMapping channel, boolean feedsModel) {
        Optional<EngineeringUnit> unit =
                channel.require("unit").flatMap(value -> value.parsed(UcumUnits::parse));
        Optional<Range> instrument =
                channel.find("instrument-range").flatMap(ChannelReader::readRange);
        Optional<Range> normal = channel.find("normal-range").flatMap(ChannelReader::readRange);
        Optional<MqttMapping> mqtt =
                channel.find("mqtt").flatMap(YamlValue::mapping).flatMap(MqttMappingReader::read);
        Optional<Scale> scale = readScale(channel);
        Optional<ReportRule> report = readReport(channel, feedsModel);
        Optional<Limits> limits = readLimits(channel);
        Optional<Duration> staleAfter =
                channel.find("stale-after").flatMap(YamlValue::positiveDuration);
        Optional<Duration> flatlineAfter =
                channel.find("flatline-after").flatMap(YamlValue::positiveDuration);
        instrument.ifPresent(outer -> {
            normal.ifPresent(inner -> checkInside(channel, outer, inner));
            warnOfLimitsOutside(channel, outer);
        });
        if (unit.isEmpty() || scale.isEmpty() || report.isEmpty() || limits.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ChannelSpec(
                        name,
                        unit.get(),
                        instrument,
                        normal,
                        mqtt,
                        scale.get(),
                        new ChannelSpec.Judgement(
                                report.get(), limits.get(), staleAfter, flatlineAfter)));
    }

    private static Optional<Range> readRange(YamlValue value) {
        Optional<List<YamlValue>> items = value.items();
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().size() != 2) {
            value.problem(
                    "expected two numbers [low, high], found " + items.get().size() + " items");
            return Optional.empty();
        }
        Optional<Double> low = items.get().get(0).number();
        Optional<Double> high = items.get().get(1).number();
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        return value.build(() -> new Range(low.get(), high.get()));
    }

    private static Optional<Scale> readScale(YamlMapping channel) {
        if (channel.find("scale").isEmpty()) {
            return Optional.of(Scale.IDENTITY);
        }
        YamlMapping section = channel.section("scale");
        double factor = numberOr(section, "factor", 1.0);
        double offset = numberOr(section, "offset", 0.0);
        return section.build(() -> new Scale(factor, offset));
    }

    private static Optional<ReportRule> readReport(YamlMapping channel, boolean feedsModel) {
        YamlMapping section = channel.section("report");
        Optional<YamlValue> written = section.find("deadband");
        double deadband =
                written.flatMap(value -> value.numberFrom(0.0))
                        .orElse(ReportRule.EVERYTHING.deadband());
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
        return Optional.of(new ReportRule(deadband, heartbeat));
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

    private static Duration delay(YamlMapping section, String key) {
        return section.find(key).flatMap(YamlValue::duration).orElse(Duration.ZERO);
    }

    private static OptionalDouble boundary(YamlMapping section, String key) {
        return section.find(key).flatMap(YamlValue::number).stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    private static double numberOr(YamlMapping section, String key, double otherwise) {
        return section.find(key).flatMap(YamlValue::number).orElse(otherwise);
    }

    private static void checkInside(YamlMapping channel, Range instrument, Range normal) {
        if (instrument.contains(normal.low()) && instrument.contains(normal.high())) {
            return;
        }
        String message =
                "must lie inside the instrument-range [%s, %s]"
                        .formatted(instrument.low(), instrument.high());
        channel.find("normal-range").ifPresent(value -> value.problem(message));
    }

    private static void warnOfLimitsOutside(YamlMapping channel, Range instrument) {
        YamlMapping section = channel.section("limits");
        for (String key : BOUNDARIES) {
            OptionalDouble boundary = boundary(section, key);
            if (boundary.isPresent() && !instrument.contains(boundary.getAsDouble())) {
                section.find(key)
                        .ifPresent(value ->
                                value.warning(
                                        "lies outside the instrument-range: no good reading"
                                                + " can ever pass it"));
            }
        }
    }
}
