package io.millrace.profile.yaml;

import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.BinaryField;
import io.millrace.profile.PayloadFormat.BinaryTime;
import io.millrace.profile.PayloadFormat.BinaryType;
import io.millrace.profile.TimeFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads how a binary payload carries a channel. */
final class BinaryFormatReader {
    static final List<String> KEYS =
            List.of(
                    "offset",
                    "type",
                    "bit",
                    "byte-order",
                    "time-offset",
                    "time-type",
                    "time-format",
                    "sequence-offset",
                    "sequence-type");

    private static final int OFFSET_MAX = 65_535;
    private static final Map<String, BinaryType> TYPES =
            Arrays.stream(BinaryType.values())
                    .collect(
                            Collectors.toMap(
                                    type -> type.name().toLowerCase(Locale.ROOT),
                                    Function.identity()));
    private static final Map<String, BinaryType> WHOLE_TYPES =
            TYPES.entrySet().stream()
                    .filter(entry -> entry.getValue().isWhole())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final Map<String, Boolean> LITTLE_ENDIAN = Map.of("little", true, "big", false);

    private final YamlMapping section;

    private BinaryFormatReader(YamlMapping section) {
        this.section = section;
    }

    static Optional<PayloadFormat> read(YamlMapping section) {
        return new BinaryFormatReader(section).read();
    }

    private Optional<PayloadFormat> read() {
        Optional<Integer> offset = offset("offset");
        Optional<BinaryType> type = section.require("type").flatMap(value -> value.choice(TYPES));
        OptionalInt bit = type.map(this::readBit).orElse(OptionalInt.empty());
        boolean littleEndian =
                section.find("byte-order")
                        .flatMap(value -> value.choice(LITTLE_ENDIAN))
                        .orElse(false);
        Optional<BinaryTime> time = readTime();
        Optional<BinaryField> sequence = readField("sequence", WHOLE_TYPES);
        return type.map(known ->
                new PayloadFormat.Binary(
                        new BinaryField(offset.orElse(0), known),
                        bit,
                        time,
                        sequence,
                        littleEndian));
    }

    private OptionalInt readBit(BinaryType type) {
        Optional<YamlValue> written = section.find("bit");
        if (!type.isWhole()) {
            written.ifPresent(value -> value.keyProblem("needs a type of whole numbers"));
            return OptionalInt.empty();
        }
        return written.flatMap(value -> value.integerBetween(0, type.widthBytes() * Byte.SIZE - 1))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private Optional<BinaryTime> readTime() {
        Optional<BinaryField> field = readField("time", TYPES);
        if (section.find("time-offset").isEmpty()) {
            section.find("time-format")
                    .ifPresent(
                            value -> value.keyProblem("needs time-offset: where the time begins"));
            return Optional.empty();
        }
        Optional<TimeFormat> format = TimeFormatReader.readCount(section);
        return field.flatMap(at -> format.map(known -> new BinaryTime(at, known)));
    }

    /** A field beside the value: both its offset and its type, or neither. */
    private Optional<BinaryField> readField(String name, Map<String, BinaryType> types) {
        Optional<YamlValue> writtenType = section.find(name + "-type");
        if (section.find(name + "-offset").isEmpty()) {
            writtenType.ifPresent(value ->
                    value.keyProblem("needs %s-offset: where the %s begins".formatted(name, name)));
            return Optional.empty();
        }
        Optional<Integer> offset = offset(name + "-offset");
        Optional<BinaryType> type =
                section.require(name + "-type").flatMap(value -> value.choice(types));
        return offset.flatMap(at -> type.map(known -> new BinaryField(at, known)));
    }

    private Optional<Integer> offset(String key) {
        return section.find(key).flatMap(value -> value.integerBetween(0, OFFSET_MAX));
    }
}
