package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.MqttMapping;
import io.millrace.profile.PayloadFormat;
import io.millrace.profile.PayloadFormat.TimeField;
import io.millrace.profile.Scale;
import io.millrace.profile.TimeFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a channel's sensor writes its messages: the JSON document in which the gateway will find
 * value, time and sequence by the profile's pointers, for example {@code {"value": 4.21, "ts":
 * "2026-11-20T08:00:00.123456Z", "seq": 17}}. The value is the raw one, before the profile's scale.
 * Immutable.
 */
public final class PayloadTemplate {
    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    // Control characters cannot stand in a pointer's member name after quoting, so they never
    // collide with it.
    private static final String VALUE = "\u0001";
    private static final String TIME = "\u0002";
    private static final String SEQUENCE = "\u0003";

    private final String text;
    private final TimeFormat timeFormat;
    private final Scale scale;

    private PayloadTemplate(String text, TimeFormat timeFormat, Scale scale) {
        this.text = text;
        this.timeFormat = timeFormat;
        this.scale = scale;
    }

    /**
     * @throws NotPlayableException if the channel is not JSON over MQTT with a time and a sequence,
     *     which the verdict needs
     */
    public static PayloadTemplate of(ChannelSpec channel) {
        MqttMapping mapping =
                channel.mqtt()
                        .orElseThrow(() ->
                                new NotPlayableException(channel.name(), "has no mqtt block"));
        if (!(mapping.payload() instanceof PayloadFormat.Json json)) {
            throw new NotPlayableException(channel.name(), "is not in format json");
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
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, json.value(), VALUE);
        put(document, time.pointer(), TIME);
        put(document, sequence, SEQUENCE);
        return new PayloadTemplate(render(document), time.format(), channel.scale());
    }

    public String write(double value, Instant time, long sequence) {
        double raw = (value - scale.offset()) / scale.factor();
        return text.replace(VALUE, Double.toString(raw))
                .replace(TIME, timeText(time))
                .replace(SEQUENCE, Long.toString(sequence));
    }

    private String timeText(Instant time) {
        return switch (timeFormat) {
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
