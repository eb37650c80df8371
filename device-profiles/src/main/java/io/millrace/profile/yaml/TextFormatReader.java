package io.millrace.profile.yaml;

import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.Field;
import io.millrace.profile.PayloadFormat.Fields;
import io.millrace.profile.PayloadFormat.TextTime;
import io.millrace.profile.TimeFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a line of text carries a channel. */
final class TextFormatReader {
    static final List<String> KEYS =
            List.of("separator", "value", "time", "time-format", "sequence");

    private static final List<String> OF_FIELDS = List.of("value", "time", "sequence");
    private static final int SEPARATOR_CHARS_MAX = 8;
    private static final int FIELD_MAX = 256;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d*)?");

    private TextFormatReader() {}

    static Optional<PayloadFormat> read(YamlMapping section) {
        boolean hasTime = section.find("time").isPresent();
        TimeFormat format =
                TimeFormatReader.read(section, hasTime, "time: the field that holds the time");
        Optional<YamlValue> separator = section.find("separator");
        if (separator.isEmpty()) {
            refuseFields(section);
            return Optional.of(new PayloadFormat.Text());
        }
        Optional<String> between =
                separator.flatMap(value -> value.parsed(TextFormatReader::requireSeparator));
        Optional<Field> value = section.require("value").flatMap(TextFormatReader::field);
        Optional<TextTime> time =
                section.find("time")
                        .flatMap(TextFormatReader::field)
                        .map(at -> new TextTime(at, format));
        Optional<Field> sequence = section.find("sequence").flatMap(TextFormatReader::field);
        return between.flatMap(text ->
                value.map(at ->
                        new PayloadFormat.Text(Optional.of(new Fields(text, at, time, sequence)))));
    }

    private static void refuseFields(YamlMapping section) {
        for (String key : OF_FIELDS) {
            section.find(key)
                    .ifPresent(value ->
                            value.keyProblem(
                                    "needs separator: what stands between the fields of the text"));
        }
    }

    private static String requireSeparator(String text) {
        if (text.isEmpty() || text.length() > SEPARATOR_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "expected 1 to %d characters such as \";\", found \"%s\""
                            .formatted(SEPARATOR_CHARS_MAX, text));
        }
        return text;
    }

    /** A place among the fields, or what the field begins with. */
    private static Optional<Field> field(YamlValue value) {
        Optional<String> written = value.anyScalar();
        if (written.isPresent() && NUMBER.matcher(written.get()).matches()) {
            return value.isText()
                    ? told(value, written.get())
                    : value.integerBetween(1, FIELD_MAX).map(Field.Nth::new);
        }
        if (written.filter(String::isEmpty).isPresent()) {
            return told(value, "");
        }
        return written.map(Field.Prefixed::new);
    }

    private static Optional<Field> told(YamlValue value, String text) {
        value.problem(
                "expected the number of a field, or what it begins with such as \"T=\", found \"%s\""
                        .formatted(text));
        return Optional.empty();
    }
}
