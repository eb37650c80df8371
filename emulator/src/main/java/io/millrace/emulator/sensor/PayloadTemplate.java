package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.TimeFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a sensor writes its messages: the JSON document in which the gateway will find the values of
 * all channels on one topic, their time and their sequence by the profile's pointers, for example
 * {@code {"value": 4.21, "ts": "2026-11-20T08:00:00.123456Z", "seq": 17}}. Values are raw, as they
 * are before the profile's conversion. Immutable.
 */
public final class PayloadTemplate {
    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    // Control characters cannot stand in a pointer's member name after quoting, so they never
    // collide with it.
    private static final String MARK = "\u0001";
    private static final String SEQUENCE = MARK + "sequence" + MARK;

    private final String text;
    private final Map<TimeFormat, String> timeMarks;
    private final List<Conversion> conversions;

    private PayloadTemplate(
            String text, Map<TimeFormat, String> timeMarks, List<Conversion> conversions) {
        this.text = text;
        this.timeMarks = timeMarks;
        this.conversions = conversions;
    }

    /**
     * @param channels those of one topic
     * @throws NotPlayableException if one is not JSON over MQTT with a time and a sequence, which
     *     the verdict needs, or is one of many in an array or told by a key
     */
    public static PayloadTemplate of(List<ChannelSpec> channels) {
        Map<String, Object> document = new LinkedHashMap<>();
        Map<TimeFormat, String> timeMarks = new EnumMap<>(TimeFormat.class);
        for (int i = 0; i < channels.size(); i++) {
            put(document, i, channels.get(i), timeMarks);
        }
        return new PayloadTemplate(
                render(document),
                timeMarks,
                channels.stream().map(ChannelSpec::conversion).toList());
    }

    private static void put(
            Map<String, Object> document,
            int index,
            ChannelSpec channel,
            Map<TimeFormat, String> timeMarks) {
        MqttMapping mapping =
                channel.mqtt()
                        .orElseThrow(() ->
                                new NotPlayableException(channel.name(), "has no mqtt block"));
        if (!(mapping.payload() instanceof PayloadFormat.Json json)) {
            throw new NotPlayableException(channel.name(), "is not in format json");
        }
        if (json.samples().isPresent() || json.key().isPresent()) {
            throw new NotPlayableException(channel.name(), "has samples or a key");
        }
        TimeField time =
                json.time()
                        .orElseThrow(() ->
                                new NotPlayableException(channel.name(), "has no time pointer"));
        String sequence =
                json.sequence()
                        .orElseThrow(() ->
                                new NotPlayableException(
                                        channel.name(), "has no sequence pointer"));
        put(document, json.value(), valueMark(index));
        put(
                document,
                time.pointer(),
                timeMarks.computeIfAbsent(time.format(), format -> MARK + format + MARK));
        put(document, sequence, SEQUENCE);
        json.status()
                .ifPresent(status ->
                        put(document, status.pointer(), quoted(status.good().iterator().next())));
    }

    private static String valueMark(int index) {
        return MARK + index + MARK;
    }

    /**
     * @param values one per channel, in their order
     */
    public String write(double[] values, Instant time, long sequence) {
        String written = text.replace(SEQUENCE, Long.toString(sequence));
        for (int i = 0; i < values.length; i++) {
            written = written.replace(valueMark(i), raw(conversions.get(i), values[i]));
        }
        for (Map.Entry<TimeFormat, String> mark : timeMarks.entrySet()) {
            written = written.replace(mark.getValue(), timeText(mark.getKey(), time));
        }
        return written;
    }

    private static String raw(Conversion conversion, double value) {
        return conversion
                .wordOf(value)
                .map(PayloadTemplate::word)
                .orElseGet(() -> Double.toString(conversion.rawOf(value)));
    }

    private static String word(String word) {
        boolean isBoolean = word.equals("true") || word.equals("false");
        return isBoolean ? word : quoted(word);
    }

    private static String timeText(TimeFormat format, Instant time) {
        return switch (format) {
            case ISO8601 -> '"' + ISO_MICROS.format(time) + '"';
            case EPOCH_SECONDS -> epoch(time, ChronoUnit.SECONDS);
            case EPOCH_MILLIS -> epoch(time, ChronoUnit.MILLIS);
            case EPOCH_MICROS -> epoch(time, ChronoUnit.MICROS);
            case EPOCH_NANOS -> epoch(time, ChronoUnit.NANOS);
        };
    }

    private static String epoch(Instant time, ChronoUnit unit) {
        return Long.toString(unit.between(Instant.EPOCH, time));
    }

    /** Puts a mark where the pointer points; members on the way are made. */
    @SuppressWarnings("unchecked") // every inner value is a mark or a map made here
    private static void put(Map<String, Object> document, String pointer, String mark) {
        String[] names = pointer.substring(1).split("/", -1);
        Map<String, Object> inner = document;
        for (int i = 0; i < names.length - 1; i++) {
            inner =
                    (Map<String, Object>)
                            inner.computeIfAbsent(
                                    unescape(names[i]), name -> new LinkedHashMap<>());
        }
        inner.put(unescape(names[names.length - 1]), mark);
    }

    private static String unescape(String name) {
        return name.replace("~1", "/").replace("~0", "~");
    }

    private static String render(Map<?, ?> document) {
        StringBuilder text = new StringBuilder("{");
        document.forEach((name, value) -> {
            text.append(text.length() > 1 ? ", " : "").append(quoted(name.toString())).append(": ");
            text.append(value instanceof Map<?, ?> inner ? render(inner) : value.toString());
        });
        return text.append('}').toString();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
