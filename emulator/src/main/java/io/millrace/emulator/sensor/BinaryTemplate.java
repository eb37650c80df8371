package io.millrace.emulator.sensor;

import io.millrace.profile.ChannelSpec;
import io.millrace.profile.Conversion;
import io.millrace.profile.PayloadFormat.Binary;
import io.millrace.profile.PayloadFormat.BinaryField;
import io.millrace.profile.PayloadFormat.BinaryTime;
import io.millrace.profile.PayloadFormat.BinaryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fixed layout of numbers. What no field names is 0; a value that its type cannot hold is the
 * nearest that it can, as a converter at its end would give. Immutable.
 */
final class BinaryTemplate implements PayloadTemplate {
    /** Until then times must fit their fields. */
    private static final Instant LAST_TIME = Instant.parse("2100-01-01T00:00:00Z");

    private static final double SIGNED_64_MAX = 0x1p63;

    private static final Map<String, Double> BITS = Map.of("true", 1.0, "false", 0.0);

    /** As the gateway tells whole numbers as words. */
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,14}");

    private record Layout(Binary format, Conversion conversion) {}

    private final List<Layout> layouts;
    private final int lengthBytes;
    private final long sequenceMax;

    private BinaryTemplate(List<Layout> layouts) {
        this.layouts = List.copyOf(layouts);
        this.lengthBytes =
                layouts.stream()
                        .flatMap(layout -> fields(layout.format()))
                        .mapToInt(field -> field.offset() + field.type().widthBytes())
                        .max()
                        .orElseThrow();
        this.sequenceMax =
                layouts.stream()
                        .mapToLong(
                                layout -> wholeMax(layout.format().sequence().orElseThrow().type()))
                        .min()
                        .orElseThrow();
    }

    static BinaryTemplate of(Map<ChannelSpec, Binary> channels) {
        List<Layout> layouts = new ArrayList<>();
        channels.forEach((channel, format) -> {
            requirePlayable(channel, format);
            layouts.add(new Layout(format, playable(channel, format)));
        });
        return new BinaryTemplate(layouts);
    }

    private static void requirePlayable(ChannelSpec channel, Binary format) {
        BinaryTime time =
                format.time()
                        .orElseThrow(() ->
                                new NotPlayableException(channel.name(), "has no time-offset"));
        if (format.sequence().isEmpty()) {
            throw new NotPlayableException(channel.name(), "has no sequence-offset");
        }
        BinaryType type = time.field().type();
        boolean hasRoom =
                type == BinaryType.FLOAT64
                        || (type.isWhole()
                                && SourceTime.count(time.format(), LAST_TIME) <= wholeMax(type));
        if (!hasRoom) {
            throw new NotPlayableException(
                    channel.name(),
                    "has a time-type without room for today in " + time.format().key());
        }
    }

    /** With only those words that such a field can say: numbers, or true and false for a bit. */
    private static Conversion playable(ChannelSpec channel, Binary format) {
        Conversion conversion = channel.conversion();
        if (!conversion.isByWord()) {
            return conversion;
        }
        Map<String, Double> words =
                conversion.words().entrySet().stream()
                        .filter(word -> isSaid(word.getKey(), format))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!Set.copyOf(words.values()).containsAll(conversion.words().values())) {
            throw new NotPlayableException(
                    channel.name(), "has words that no binary number stands for");
        }
        return Conversion.of(words);
    }

    private static boolean isSaid(String word, Binary format) {
        return format.bit().isPresent() ? BITS.containsKey(word) : WHOLE.matcher(word).matches();
    }

    @Override
    public long sequenceMax() {
        return sequenceMax;
    }

    @Override
    public byte[] write(double[] values, Instant time, long sequence) {
        ByteBuffer bytes = ByteBuffer.allocate(lengthBytes);
        for (int i = 0; i < values.length; i++) {
            Layout layout = layouts.get(i);
            Binary format = layout.format();
            bytes.order(format.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            writeValue(bytes, format, raw(layout.conversion(), values[i]));
            BinaryTime at = format.time().orElseThrow();
            put(bytes, at.field(), SourceTime.count(at.format(), time));
            put(bytes, format.sequence().orElseThrow(), sequence);
        }
        return bytes.array();
    }

    private static double raw(Conversion conversion, double value) {
        return conversion
                .wordOf(value)
                .map(word -> BITS.containsKey(word) ? BITS.get(word) : Double.valueOf(word))
                .orElseGet(() -> conversion.rawOf(value));
    }

    private static void writeValue(ByteBuffer bytes, Binary format, double raw) {
        BinaryField field = format.value();
        if (format.bit().isPresent()) {
            setBit(bytes, format, raw >= 0.5);
        } else if (field.type() == BinaryType.FLOAT32) {
            bytes.putFloat(field.offset(), (float) raw);
        } else if (field.type() == BinaryType.FLOAT64) {
            bytes.putDouble(field.offset(), raw);
        } else {
            put(bytes, field, nearest(field.type(), raw));
        }
    }

    /** Bits of one number belong to several channels, so the others stay as they are. */
    private static void setBit(ByteBuffer bytes, Binary format, boolean isSet) {
        int bit = format.bit().orElseThrow();
        int widthBytes = format.value().type().widthBytes();
        int fromEnd = bit / Byte.SIZE;
        int at =
                format.value().offset()
                        + (format.littleEndian() ? fromEnd : widthBytes - 1 - fromEnd);
        int mask = 1 << (bit % Byte.SIZE);
        bytes.put(at, (byte) (isSet ? bytes.get(at) | mask : bytes.get(at) & ~mask));
    }

    /** Whole numbers by their lowest bytes, which are the same with and without a sign. */
    private static void put(ByteBuffer bytes, BinaryField field, long number) {
        int at = field.offset();
        switch (field.type()) {
            case INT8, UINT8 -> bytes.put(at, (byte) number);
            case INT16, UINT16 -> bytes.putShort(at, (short) number);
            case INT32, UINT32 -> bytes.putInt(at, (int) number);
            case INT64, UINT64 -> bytes.putLong(at, number);
            case FLOAT32 -> bytes.putFloat(at, (float) number);
            case FLOAT64 -> bytes.putDouble(at, (double) number);
        }
    }

    private static long nearest(BinaryType type, double raw) {
        double whole = Math.rint(raw);
        if (type == BinaryType.UINT64 && whole >= SIGNED_64_MAX) {
            return whole >= 2 * SIGNED_64_MAX ? -1L : ((long) (whole / 2)) << 1;
        }
        return Math.clamp((long) whole, wholeMin(type), wholeMax(type));
    }

    private static long wholeMin(BinaryType type) {
        return isSigned(type) ? -wholeMax(type) - 1 : 0;
    }

    /** Of an unsigned number of 64 bits the half that a long can hold. */
    private static long wholeMax(BinaryType type) {
        if (type.widthBytes() == Long.BYTES) {
            return Long.MAX_VALUE;
        }
        int bits = type.widthBytes() * Byte.SIZE - (isSigned(type) ? 1 : 0);
        return (1L << bits) - 1;
    }

    private static boolean isSigned(BinaryType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
            case UINT8, UINT16, UINT32, UINT64 -> false;
        };
    }

    private static Stream<BinaryField> fields(Binary format) {
        return Stream.concat(
                Stream.of(format.value()),
                Stream.concat(
                        format.time().map(BinaryTime::field).stream(), format.sequence().stream()));
    }
}
