package io.millrace.profile.yaml;

import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where in MQTT a channel is found and how its payload is read. */
final class MqttMappingReader {
    private static final int TOPIC_LENGTH_MAX = 1_000;
    private static final Pattern TOPIC = Pattern.compile("[^/+#\\u0000]+(/[^/+#\\u0000]+)*");

    private static final Map<String, Kind> KINDS =
            Map.of("json", Kind.JSON, "text", Kind.TEXT, "binary", Kind.BINARY);

    private enum Kind {
        JSON,
        TEXT,
        BINARY;

        List<String> keys() {
            return switch (this) {
                case JSON -> JsonFormatReader.KEYS;
                case TEXT -> TextFormatReader.KEYS;
                case BINARY -> BinaryFormatReader.KEYS;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
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
        refuseOthers(section, kind);
        return switch (kind) {
            case JSON -> JsonFormatReader.read(section);
            case TEXT -> TextFormatReader.read(section);
            case BINARY -> BinaryFormatReader.read(section);
        };
    }

    private static void refuseOthers(YamlMapping section, Kind kind) {
        String message = "means nothing with format " + kind.word() + "; remove it";
        Arrays.stream(Kind.values())
                .flatMap(other -> other.keys().stream())
                .distinct()
                .filter(key -> !kind.keys().contains(key))
                .forEach(key -> section.find(key).ifPresent(value -> value.keyProblem(message)));
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
}
