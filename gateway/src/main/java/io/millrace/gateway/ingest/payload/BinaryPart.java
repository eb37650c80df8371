package io.millrace.gateway.ingest.payload;

import io.millrace.profile.PayloadFormat.Binary;
import io.millrace.profile.PayloadFormat.BinaryField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One channel in a binary layout. */
final class BinaryPart implements PayloadPart {

    private final int channel;
    private final Binary format;

    BinaryPart(int channel, Binary format) {
        this.channel = channel;
        this.format = format;
    }

    @Override
    public void read(byte[] payload, List<Sample> samples) {
        ByteBuffer bytes =
                ByteBuffer.wrap(payload)
                        .order(
                                format.littleEndian()
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN);
        Scalar value = number(bytes, format.value());
        Optional<Instant> time =
                format.time().flatMap(at -> Stamps.time(number(bytes, at.field()), at.format()));
        OptionalLong sequence =
                format.sequence()
                        .map(field -> Stamps.sequence(number(bytes, field)))
                        .orElse(OptionalLong.empty());
        samples.add(new Sample(channel, bit(value), new Sample.Stamp(time, sequence)));
    }

    /** A type of whole numbers, which the profile demands, gives what fits 64 bits. */
    private Scalar bit(Scalar value) {
        if (format.bit().isEmpty() || !(value instanceof Scalar.Whole(long number))) {
            return value;
        }
        return new Scalar.Bool((number >>> format.bit().getAsInt() & 1L) == 1L);
    }

    private Scalar number(ByteBuffer bytes, BinaryField field) {
        int at = field.offset();
        if (at > bytes.limit() - field.type().widthBytes()) {
            throw new MalformedPayloadException(
                    "too-short",
                    "%d bytes, where a %s at offset %d was expected"
                            .formatted(bytes.limit(), field.type(), at));
        }
        return switch (field.type()) {
            case INT8 -> new Scalar.Whole(bytes.get(at));
            case UINT8 -> new Scalar.Whole(Byte.toUnsignedInt(bytes.get(at)));
            case INT16 -> new Scalar.Whole(bytes.getShort(at));
            case UINT16 -> new Scalar.Whole(Short.toUnsignedInt(bytes.getShort(at)));
            case INT32 -> new Scalar.Whole(bytes.getInt(at));
            case UINT32 -> new Scalar.Whole(Integer.toUnsignedLong(bytes.getInt(at)));
            case INT64 -> new Scalar.Whole(bytes.getLong(at));
            case UINT64 -> unsigned(bytes.getLong(at));
            case FLOAT32 -> new Scalar.Fraction(bytes.getFloat(at));
            case FLOAT64 -> new Scalar.Fraction(bytes.getDouble(at));
        };
    }

    /**
     * A bit is asked of the number as it stands; else what is beyond 63 bits loses its last digits.
     */
    private Scalar unsigned(long number) {
        return number >= 0 || format.bit().isPresent()
                ? new Scalar.Whole(number)
                : new Scalar.Fraction((number >>> 1) * 2.0);
    }
}
