package io.millrace.bridge.journal.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link PackedOutput} wrote; never reads past its end. */
final class PackedInput {
    private final byte[] bytes;
    private final int limit;
    private int position;

    PackedInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    PackedInput(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.position = from;
        this.limit = from + length;
    }

    boolean hasMore() {
        return position < limit;
    }

    int getByte() {
        need(1);
        return bytes[position++] & 0xFF;
    }

    long getVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedBlockException("a whole number of more than 10 bytes");
    }

    long getSigned() {
        long zigzag = getVarint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** A varint that counts things, each of which takes at least one byte or is bounded anyway. */
    int getCount(int most) {
        long count = getVarint();
        if (count < 0 || count > most) {
            throw new MalformedBlockException(
                    "found a count of " + count + ", expected at most " + most);
        }
        return (int) count;
    }

    int getInt() {
        need(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    /** Of bytes that follow. */
    private int getLength() {
        long length = getVarint();
        if (length < 0 || length > limit - position) {
            throw new MalformedBlockException(
                    "found a length of " + length + ", " + (limit - position) + " bytes are left");
        }
        return (int) length;
    }

    String getString() {
        int length = getLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    byte[] getBytes() {
        int length = getLength();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, position, copy, 0, length);
        position += length;
        return copy;
    }

    PackedInput getColumn() {
        int length = getLength();
        PackedInput column = new PackedInput(bytes, position, length);
        position += length;
        return column;
    }

    /** All that is left. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, position, limit);
    }

    private void need(int count) {
        if (position + count > limit) {
            throw new MalformedBlockException("ends in the middle of a value");
        }
    }
}
