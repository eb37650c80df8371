package io.millrace.profile.yaml;

import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.TimeFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads where in MQTT a channel is found and how its payload is read. */
final class MqttMappingReader {
    private static final String DEFAULT_POINTER = "/value";
    private static final int OFFSET_MAX = 65_535;
    private static final int TOPIC_LENGTH_MAX = 1_000;

    /** RFC 6901. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");

    private static final Pattern TOPIC = Pattern.compile("[^/+#\\u0000]+(/[^/+#\\u0000]+)*");

    private static final List<String> OF_JSON = List.of("value", "time", "time-format", "sequence");
    private static final List<String> OF_BINARY = List.of("offset", "type", "byte-order");

    private static final Map<String, Kind> KINDS = byWord(Kind.values());
    private static final Map<String, PayloadFormat.BinaryType> TYPES =
            byWord(PayloadFormat.BinaryType.values());
    private static final Map<String, Boolean> LITTLE_ENDIAN = Map.of("little", true, "big", false);
    private static final Map<String, TimeFormat> TIME_FORMATS =
            Arrays.stream(TimeFormat.values())
                    .collect(Collectors.toMap(TimeFormat::key, Function.identity()));

    private enum Kind {
        JSON,
        TEXT,
        BINARY
    }

    private MqttMappingReader() {}

    static Optional<MqttMapping> read(YamlMapping section) {
        Optional<String> topic =
                section.find("topic").flatMap(value -> value.parsed(MqttMappingReader::topic));
        Optional<YamlValue> format = section.find("format");
        Optional<Kind> kind =
                format.isEmpty()
                        ? Optional.of(Kind.JSON)
                        : format.flatMap(value -> value.choice(KINDS));
        return kind.flatMap(known -> payload(section, known))
                .map(payload -> new MqttMapping(topic, payload));
    }

    private static Optional<PayloadFormat> payload(YamlMapping section, Kind kind) {
        return switch (kind) {
            case JSON -> {
                refuse(section, OF_BINARY, "json");
                yield json(section);
            }
            case TEXT -> {
                refuse(section, OF_JSON, "text");
                refuse(section, OF_BINARY, "text");
                yield Optional.of(new PayloadFormat.Text());
            }
            case BINARY -> {
                refuse(section, OF_JSON, "binary");
                yield binary(section);
            }
        };
    }

    private static Optional<PayloadFormat> json(YamlMapping section) {
        Optional<String> value = section.find("value").flatMap(MqttMappingReader::pointer);
        Optional<String> time = section.find("time").flatMap(MqttMappingReader::pointer);
        Optional<String> sequence = section.find("sequence").flatMap(MqttMappingReader::pointer);
        Optional<YamlValue> writtenFormat = section.find("time-format");
        TimeFormat format =
                writtenFormat
                        .flatMap(written -> written.choice(TIME_FORMATS))
                        .orElse(TimeFormat.ISO8601);
        if (section.find("time").isEmpty()) {
            writtenFormat.ifPresent(
                    written -> written.problem("needs time: the pointer to the sample's time"));
        }
        return Optional.of(
                new PayloadFormat.Json(
                        value.orElse(DEFAULT_POINTER),
                        time.map(at -> new PayloadFormat.TimeField(at, format)),
                        sequence));
    }

    private static Optional<PayloadFormat> binary(YamlMapping section) {
        int offset =
                section.find("offset")
                        .flatMap(value -> value.integerBetween(0, OFFSET_MAX))
                        .orElse(0);
        boolean littleEndian =
                section.find("byte-order")
                        .flatMap(value -> value.choice(LITTLE_ENDIAN))
                        .orElse(false);
        return section.require("type")
                .flatMap(value -> value.choice(TYPES))
                .map(type -> new PayloadFormat.Binary(offset, type, littleEndian));
    }

    private static void refuse(YamlMapping section, List<String> keys, String format) {
        for (String key : keys) {
            section.find(key)
                    .ifPresent(value ->
                            value.keyProblem(
                                    "means nothing with format " + format + "; remove it"));
        }
    }

    private static Optional<String> pointer(YamlValue value) {
        return value.parsed(text -> {
            if (!POINTER.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "expected a JSON Pointer such as /value, found \"" + text + "\"");
            }
            return text;
        });
    }

    private static String topic(String text) {
        if (text.length() > TOPIC_LENGTH_MAX || !TOPIC.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected topic levels such as temperature or motor/speed, without wildcards and"
                            + " without a slash at either end, found \""
                            + text
                            + "\"");
        }
        return text;
    }

    private static <E extends Enum<E>> Map<String, E> byWord(E[] values) {
        return Arrays.stream(values)
                .collect(
                        Collectors.toMap(
                                value -> value.name().toLowerCase(Locale.ROOT),
                                Function.identity()));
    }
}
