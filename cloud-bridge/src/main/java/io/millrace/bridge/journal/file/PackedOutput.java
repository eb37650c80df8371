package io.millrace.bridge.journal.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Grows as it is written. Whole numbers are varints: 7 bits a byte, low bits first, the high bit
 * says that more follow; signed ones zigzag first. Not thread-safe; reused by {@link #clear}.
 */
final class PackedOutput {
    private byte[] bytes = new byte[1024];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    PackedOutput putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    PackedOutput putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    PackedOutput putSigned(long value) {
        return putVarint((value << 1) ^ (value >> 63));
    }

    PackedOutput putInt(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    PackedOutput putString(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Length first. */
    PackedOutput putBytes(byte[] from) {
        putVarint(from.length);
        return putRaw(from, from.length);
    }

    /** Length first. */
    PackedOutput putColumn(PackedOutput column) {
        putVarint(column.size);
        return putRaw(column.bytes, column.size);
    }

    PackedOutput putRaw(byte[] from, int length) {
        ensure(length);
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
        return this;
    }

    /** Bytes that {@link #putSigned} takes for a value. */
    static int signedSize(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        return 1 + (63 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
