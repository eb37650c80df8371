package io.millrace.gateway.ingest.payload;

import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.Field;
import io.millrace.profile.PayloadFormat.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** One channel in a line of text: the whole payload, or one of its fields. */
final class TextPart implements PayloadPart {

    private static final int WHOLE_BYTES_MAX = 256;
    private static final int LINE_BYTES_MAX = 4_096;
    private static final int FIELDS_MAX = 256;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final int channel;
    private final Optional<Fields> fields;
    private final Optional<Pattern> separator;
    private final boolean isByWord;

    /**
     * @param isByWord whether the profile says what words mean
     */
    TextPart(int channel, PayloadFormat.Text format, boolean isByWord) {
        this.channel = channel;
        this.fields = format.fields();
        this.separator =
                fields.map(Fields::separator)
                        .map(text ->
                                text.isBlank()
                                        ? WHITE_SPACE
                                        : Pattern.compile(Pattern.quote(text)));
        this.isByWord = isByWord;
    }

    @Override
    public void read(byte[] payload, List<Sample> samples) {
        if (fields.isEmpty()) {
            samples.add(
                    new Sample(channel, value(text(payload, WHOLE_BYTES_MAX)), Sample.Stamp.NONE));
            return;
        }
        Fields wanted = fields.get();
        List<String> line = split(text(payload, LINE_BYTES_MAX));
        Optional<String> value = find(line, wanted.value());
        if (value.isEmpty()) {
            return;
        }
        Optional<Instant> time =
                wanted.time()
                        .flatMap(at -> Stamps.time(scalar(find(line, at.field())), at.format()));
        OptionalLong sequence =
                wanted.sequence()
                        .map(field -> Stamps.sequence(scalar(find(line, field))))
                        .orElse(OptionalLong.empty());
        samples.add(new Sample(channel, value(value.get()), new Sample.Stamp(time, sequence)));
    }

    /** Cut off after as many fields as a profile can name; the rest is in the last. */
    private List<String> split(String line) {
        return List.of(separator.orElseThrow().split(line, FIELDS_MAX + 1));
    }

    private static Optional<String> find(List<String> line, Field field) {
        return switch (field) {
            case Field.Nth(int number) ->
                    number <= line.size()
                            ? Optional.of(line.get(number - 1).strip())
                            : Optional.empty();
            case Field.Prefixed(String prefix) ->
                    line.stream()
                            .map(String::strip)
                            .filter(text -> text.startsWith(prefix))
                            .map(text -> text.substring(prefix.length()).strip())
                            .findFirst();
        };
    }

    /** An empty field is one that the sensor left out. */
    private static Scalar scalar(Optional<String> field) {
        return field.filter(text -> !text.isEmpty())
                .<Scalar>map(Scalar.Text::new)
                .orElse(Scalar.MISSING);
    }

    private Scalar value(String text) {
        if (isByWord) {
            return new Scalar.Text(text);
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> new Scalar.Bool(true);
            case "false", "off" -> new Scalar.Bool(false);
            default -> new Scalar.Text(text);
        };
    }

    private static String text(byte[] payload, int bytesMax) {
        if (payload.length > bytesMax) {
            throw new MalformedPayloadException(
                    "malformed-text",
                    "%d bytes, where a text of at most %d was expected"
                            .formatted(payload.length, bytesMax));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString()
                    .strip();
        } catch (CharacterCodingException _) {
            throw new MalformedPayloadException(
                    "malformed-text", "the bytes are no UTF-8 text; is the format binary?");
        }
    }
}
