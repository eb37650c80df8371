package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.PayloadFormat.Field;
import io.millrace.profile.PayloadFormat.Fields;
import io.millrace.profile.PayloadFormat.Text;
import io.millrace.profile.PayloadFormat.TextTime;
import io.millrace.profile.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A line of fields, for example {@code 2026-11-20T08:00:00.123456Z;17;T=4.21}. A field that the
 * profile counts past but does not name is a dash. Immutable.
 */
final class TextTemplate implements PayloadTemplate {
    private static final String UNNAMED = "-";

    /** What numbers and times are written with. */
    private static final String NUMBER_LETTERS = "0123456789+-.:ETZ";

    /** What stands in a field, after its prefix. */
    private sealed interface Content {
        record Value(int index) implements Content {}

        record Time(TimeFormat format) implements Content {}

        record Sequence() implements Content {}

        record Nothing() implements Content {}
    }

    private record Slot(String prefix, Content content) {
        private static final Slot EMPTY = new Slot(UNNAMED, new Content.Nothing());
    }

    private final String separator;
    private final List<Slot> slots;
    private final List<Conversion> conversions;

    private TextTemplate(String separator, List<Slot> slots, List<Conversion> conversions) {
        this.separator = separator;
        this.slots = slots;
        this.conversions = conversions;
    }

    static TextTemplate of(Map<ChannelSpec, Text> channels) {
        Line line = new Line();
        channels.forEach(line::add);
        return new TextTemplate(
                line.separator,
                line.slots(),
                channels.keySet().stream().map(ChannelSpec::conversion).toList());
    }

    @Override
    public long sequenceMax() {
        return Long.MAX_VALUE;
    }

    @Override
    public byte[] write(double[] values, Instant time, long sequence) {
        return slots.stream()
                .map(slot ->
                        slot.prefix()
                                + switch (slot.content()) {
                                    case Content.Value(int index) ->
                                            raw(conversions.get(index), values[index]);
                                    case Content.Time(TimeFormat format) ->
                                            SourceTime.text(format, time);
                                    case Content.Sequence() -> Long.toString(sequence);
                                    case Content.Nothing() -> "";
                                })
                .collect(Collectors.joining(separator))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String raw(Conversion conversion, double value) {
        return conversion.wordOf(value).orElseGet(() -> Double.toString(conversion.rawOf(value)));
    }

    /** Finds a place for every field, or says why there is none. */
    private static final class Line {
        private final Map<Integer, Slot> numbered = new TreeMap<>();
        private final List<Slot> prefixed = new ArrayList<>();
        private String separator = "";
        private int channels;

        void add(ChannelSpec channel, Text format) {
            String name = channel.name();
            Fields fields =
                    format.fields()
                            .orElseThrow(() ->
                                    new NotPlayableException(
                                            name, "is the whole text, without a sequence"));
            TextTime time =
                    fields.time()
                            .orElseThrow(() -> new NotPlayableException(name, "has no time field"));
            Field sequence =
                    fields.sequence()
                            .orElseThrow(
                                    () -> new NotPlayableException(name, "has no sequence field"));
            takeSeparator(name, fields.separator());
            channel.conversion().words().keySet().forEach(word -> requireWhole(name, word));
            put(name, fields.value(), new Content.Value(channels));
            put(name, time.field(), new Content.Time(time.format()));
            put(name, sequence, new Content.Sequence());
            channels++;
        }

        private void takeSeparator(String channel, String wanted) {
            boolean isPartOfNumbers =
                    !wanted.isBlank()
                            && wanted.chars().allMatch(c -> NUMBER_LETTERS.indexOf(c) >= 0);
            if (isPartOfNumbers) {
                throw new NotPlayableException(
                        channel, "has the separator " + wanted + ", which numbers may hold");
            }
            if (channels > 0 && !separator.equals(wanted)) {
                throw new NotPlayableException(
                        channel, "has another separator than the channel before it");
            }
            separator = wanted;
        }

        /** What the gateway would cut in two cannot be written. */
        private void requireWhole(String channel, String text) {
            boolean isCut =
                    separator.isBlank()
                            ? text.chars().anyMatch(Character::isWhitespace)
                            : text.contains(separator);
            if (isCut) {
                throw new NotPlayableException(
                        channel, "has the separator inside \"" + text + "\"");
            }
        }

        private void put(String channel, Field field, Content content) {
            switch (field) {
                case Field.Nth(int number) -> {
                    Slot slot = new Slot("", content);
                    Slot other = numbered.putIfAbsent(number, slot);
                    if (other != null && !other.equals(slot)) {
                        throw new NotPlayableException(
                                channel, "has two things in field " + number);
                    }
                }
                case Field.Prefixed(String prefix) -> {
                    requireWhole(channel, prefix);
                    Slot slot = new Slot(prefix, content);
                    boolean isTaken =
                            prefixed.stream()
                                    .anyMatch(other ->
                                            other.prefix().equals(prefix) && !other.equals(slot));
                    if (isTaken) {
                        throw new NotPlayableException(
                                channel, "has two things in field \"" + prefix + "\"");
                    }
                    if (!prefixed.contains(slot)) {
                        prefixed.add(slot);
                    }
                }
            }
        }

        /** The shorter prefix first: the gateway takes the first field that begins with it. */
        List<Slot> slots() {
            List<Slot> line = new ArrayList<>();
            List<Slot> waiting = new ArrayList<>(prefixed);
            waiting.sort(Comparator.comparingInt(slot -> slot.prefix().length()));
            int last = numbered.keySet().stream().max(Comparator.naturalOrder()).orElse(0);
            for (int number = 1; number <= last; number++) {
                Slot own = numbered.get(number);
                if (own == null) {
                    own = waiting.isEmpty() ? Slot.EMPTY : waiting.removeFirst();
                }
                line.add(own);
            }
            line.addAll(waiting);
            return List.copyOf(line);
        }
    }
}
