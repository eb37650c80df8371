package io.millrace.gateway.ingest.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 32-bit hash of a message's raw bytes: MurmurHash3 x86_32 with seed 0 (Austin Appleby, public
 * domain). It is stored with readings, so it must never change.
 */
public final class PayloadHash {

    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private PayloadHash() {}

    public static int of(byte[] bytes) {
        int hash = 0;
        int blocksEnd = bytes.length & ~3;
        for (int i = 0; i < blocksEnd; i += 4) {
            hash ^= scrambled((int) LITTLE_ENDIAN_INT.get(bytes, i));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = bytes.length - 1; i >= blocksEnd; i--) {
            tail = (tail << 8) | (bytes[i] & 0xff);
        }
        hash ^= scrambled(tail);
        return finished(hash ^ bytes.length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finished(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
