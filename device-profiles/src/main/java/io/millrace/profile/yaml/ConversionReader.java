package io.millrace.profile.yaml;

import io.millrace.profile.Conversion;
import io.millrace.profile.CurrentLoop;
import io.millrace.profile.LookupTable;
import io.millrace.profile.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a raw value becomes an engineering value. */
final class ConversionReader {
    private static final List<String> OF_NUMBERS = List.of("scale", "current-loop", "table");

    private ConversionReader() {}

    /** Empty when it cannot be made; the reason is reported. */
    static Optional<Conversion> read(YamlMapping channel) {
        Optional<Scale> scale = readScale(channel);
        Optional<CurrentLoop> loop =
                channel.find("current-loop").flatMap(ConversionReader::readLoop);
        Optional<LookupTable> table = channel.find("table").flatMap(ConversionReader::readTable);
        Map<String, Double> words =
                channel.find("values").map(ConversionReader::readWords).orElse(Map.of());
        if (channel.find("values").isPresent()) {
            for (String key : OF_NUMBERS) {
                channel.find(key)
                        .ifPresent(value ->
                                value.keyProblem(
                                        "means nothing with values; give the numbers there"));
            }
        }
        return scale.map(known -> new Conversion(words, known, loop, table));
    }

    private static Map<String, Double> readWords(YamlValue value) {
        Map<String, Double> words = new LinkedHashMap<>();
        Map<String, YamlValue> entries = value.entries();
        entries.forEach(
                (word, number) -> number.number().ifPresent(known -> words.put(word, known)));
        if (value.isMapping() && (entries.isEmpty() || entries.size() > Conversion.WORDS_MAX)) {
            value.problem(
                    "expected 1 to %d words, found %d"
                            .formatted(Conversion.WORDS_MAX, entries.size()));
        }
        return words;
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

    private static Optional<CurrentLoop> readLoop(YamlValue value) {
        return value.mapping()
                .flatMap(section -> {
                    Optional<Double> low = section.require("low").flatMap(YamlValue::number);
                    Optional<Double> high = section.require("high").flatMap(YamlValue::number);
                    return low.isPresent() && high.isPresent()
                            ? section.build(() -> new CurrentLoop(low.get(), high.get()))
                            : Optional.empty();
                });
    }

    private static Optional<LookupTable> readTable(YamlValue value) {
        List<LookupTable.Point> points = new ArrayList<>();
        List<YamlValue> rows = value.items().orElse(List.of());
        for (YamlValue row : rows) {
            NumberPair.read(row, "[raw, value]")
                    .ifPresent(
                            pair -> points.add(new LookupTable.Point(pair.first(), pair.second())));
        }
        return points.size() == rows.size() && value.isList()
                ? value.build(() -> new LookupTable(points))
                : Optional.empty();
    }

    private static double numberOr(YamlMapping section, String key, double otherwise) {
        return section.find(key).flatMap(YamlValue::number).orElse(otherwise);
    }
}
