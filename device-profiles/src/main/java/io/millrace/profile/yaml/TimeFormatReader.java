package io.millrace.profile.yaml;

import io.millrace.profile.TimeFormat;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads how a sensor writes its times. */
final class TimeFormatReader {
    private static final Map<String, TimeFormat> ALL =
            Arrays.stream(TimeFormat.values())
                    .collect(Collectors.toMap(TimeFormat::key, Function.identity()));
    private static final Map<String, TimeFormat> COUNTS =
            ALL.entrySet().stream()
                    .filter(entry -> entry.getValue() != TimeFormat.ISO8601)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private TimeFormatReader() {}

    /**
     * ISO 8601 where nothing is written.
     *
     * @param hasTime whether there is a time that could have a format
     * @param timeKeys what the profile lacks where there is none
     */
    static TimeFormat read(YamlMapping section, boolean hasTime, String timeKeys) {
        Optional<YamlValue> written = section.find("time-format");
        if (!hasTime) {
            written.ifPresent(value -> value.problem("needs " + timeKeys));
        }
        return written.flatMap(value -> value.choice(ALL)).orElse(TimeFormat.ISO8601);
    }

    /** One of the counts since 1970, which a binary time must be. */
    static Optional<TimeFormat> readCount(YamlMapping section) {
        return section.require("time-format").flatMap(value -> value.choice(COUNTS));
    }
}
