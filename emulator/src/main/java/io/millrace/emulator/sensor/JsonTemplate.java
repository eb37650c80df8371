package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.PayloadFormat.Json;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document with its members where the profile's pointers lead, for example {@code {"value":
 * 4.21, "ts": "2026-11-20T08:00:00.123456Z", "seq": 17}}. Immutable.
 */
final class JsonTemplate implements PayloadTemplate {
    // Control characters cannot stand in a pointer's member name after quoting, so they never
    // collide with it.
    private static final String MARK = "\u0001";
    private static final String SEQUENCE = MARK + "sequence" + MARK;

    private final String text;
    private final Map<TimeFormat, String> timeMarks;
    private final List<Conversion> conversions;

    private JsonTemplate(
            String text, Map<TimeFormat, String> timeMarks, List<Conversion> conversions) {
        this.text = text;
        this.timeMarks = timeMarks;
        this.conversions = conversions;
    }

    static JsonTemplate of(Map<ChannelSpec, Json> channels) {
        Map<String, Object> document = new LinkedHashMap<>();
        Map<TimeFormat, String> timeMarks = new EnumMap<>(TimeFormat.class);
        List<Conversion> conversions = new ArrayList<>();
        channels.forEach((channel, json) -> {
            put(document, conversions.size(), new Place(channel.name(), json), timeMarks);
            conversions.add(channel.conversion());
        });
        return new JsonTemplate(render(document), timeMarks, List.copyOf(conversions));
    }

    private record Place(String channel, Json json) {}

    private static void put(
            Map<String, Object> document,
            int index,
            Place place,
            Map<TimeFormat, String> timeMarks) {
        Json json = place.json();
        if (json.samples().isPresent() || json.key().isPresent()) {
            throw new NotPlayableException(place.channel(), "has samples or a key");
        }
        TimeField time =
                json.time()
                        .orElseThrow(() ->
                                new NotPlayableException(place.channel(), "has no time pointer"));
        String sequence =
                json.sequence()
                        .orElseThrow(() ->
                                new NotPlayableException(
                                        place.channel(), "has no sequence pointer"));
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

    @Override
    public long sequenceMax() {
        return Long.MAX_VALUE;
    }

    @Override
    public byte[] write(double[] values, Instant time, long sequence) {
        String written = text.replace(SEQUENCE, Long.toString(sequence));
        for (int i = 0; i < values.length; i++) {
            written = written.replace(valueMark(i), raw(conversions.get(i), values[i]));
        }
        for (Map.Entry<TimeFormat, String> mark : timeMarks.entrySet()) {
            written = written.replace(mark.getValue(), timeText(mark.getKey(), time));
        }
        return written.getBytes(StandardCharsets.UTF_8);
    }

    private static String raw(Conversion conversion, double value) {
        return conversion
                .wordOf(value)
                .map(JsonTemplate::word)
                .orElseGet(() -> Double.toString(conversion.rawOf(value)));
    }

    private static String word(String word) {
        boolean isBoolean = word.equals("true") || word.equals("false");
        return isBoolean ? word : quoted(word);
    }

    private static String timeText(TimeFormat format, Instant time) {
        String text = SourceTime.text(format, time);
        return format == TimeFormat.ISO8601 ? quoted(text) : text;
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
