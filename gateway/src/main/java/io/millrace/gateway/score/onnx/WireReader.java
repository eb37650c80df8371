package io.millrace.gateway.score.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message without knowing its schema, so that a model file can be
 * examined before any native code reads it, and without a protobuf library in the gateway.
 *
 * <pre>
 * field = varint (number &lt;&lt; 3 | type) payload; type 0 varint, 1 eight bytes, 2 length-delimited,
 *         5 four bytes; 3 and 4 (groups) are obsolete and refused
 * </pre>
 */
final class WireReader {
    /** The bytes are not a protobuf message. */
    static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message);
        }
    }

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteBuffer bytes;
    private int field;
    private int type;
    private long number;
    private ByteBuffer content = ByteBuffer.allocate(0);

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the next field; false at the end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = (int) (key >>> 3);
        type = (int) (key & 7);
        switch (type) {
            case VARINT -> number = varint();
            case EIGHT_BYTES -> content = take(8);
            case DELIMITED -> content = take(varint());
            case FOUR_BYTES -> content = take(4);
            default -> throw new MalformedException("wire type " + type);
        }
        return true;
    }

    /** The field's number in its message. */
    int field() {
        return field;
    }

    /** A whole number. */
    long number() {
        requireType(VARINT);
        return number;
    }

    /** A message inside the message. */
    WireReader message() {
        return new WireReader(delimited());
    }

    String text() {
        return StandardCharsets.UTF_8.decode(delimited()).toString();
    }

    /** The bytes of a length-delimited field. */
    ByteBuffer bytes() {
        return delimited().slice();
    }

    /** How many bytes a length-delimited field has. */
    int lengthBytes() {
        return delimited().remaining();
    }

    /** Whether the field is length-delimited: packed numbers, text or a message. */
    boolean isDelimited() {
        return type == DELIMITED;
    }

    /** A length-delimited field whose content is varints back to back. */
    PackedVarints packed() {
        return new PackedVarints(new WireReader(delimited()));
    }

    /** Numbers without field keys. */
    record PackedVarints(WireReader reader) {
        boolean hasNext() {
            return reader.bytes.hasRemaining();
        }

        long next() {
            return reader.varint();
        }
    }

    private ByteBuffer delimited() {
        requireType(DELIMITED);
        return content.duplicate();
    }

    private void requireType(int expected) {
        if (type != expected) {
            throw new MalformedException(
                    "field " + field + " has wire type " + type + ", expected " + expected);
        }
    }

    private ByteBuffer take(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedException(
                    "a field of " + length + " bytes where " + bytes.remaining() + " are left");
        }
        ByteBuffer taken = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return taken;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new MalformedException("a number is cut short");
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number of more than 10 bytes");
    }
}
