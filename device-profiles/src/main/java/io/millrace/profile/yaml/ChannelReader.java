package io.millrace.profile.yaml;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.ChannelSpec.Judgement;
import io.millrace.profile.Conversion;
import io.millrace.profile.EngineeringUnit;
import io.millrace.profile.LocalSource;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.Range;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads one channel of a profile. */
final class ChannelReader {

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
        Optional<LocalSource> local = LocalSourceReader.read(channel);
        Optional<Conversion> conversion = ConversionReader.read(channel);
        Optional<Judgement> judgement = new JudgementReader(normal, feedsModel).read(channel);
        instrument.ifPresent(outer -> {
            normal.ifPresent(inner -> checkInside(channel, outer, inner));
            warnOfLimitsOutside(channel, outer);
        });
        if (unit.isEmpty() || conversion.isEmpty() || judgement.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ChannelSpec(
                        name,
                        unit.get(),
                        instrument,
                        normal,
                        mqtt,
                        local,
                        conversion.get(),
                        judgement.get()));
    }

    private static Optional<Range> readRange(YamlValue value) {
        return NumberPair.read(value, "[low, high]")
                .flatMap(ends -> value.build(() -> new Range(ends.first(), ends.second())));
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
        for (String key : JudgementReader.BOUNDARIES) {
            OptionalDouble boundary = JudgementReader.boundary(section, key);
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
