package io.millrace.models.export;

import io.millrace.models.dataset.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
public final class Fingerprint {
    private Fingerprint() {}

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /**
     * Of the rows themselves, wherever they came from: each channel name in UTF-8 and a zero byte,
     * then every value as IEEE 754 double, big-endian, row by row.
     */
    public static String of(Dataset dataset) {
        MessageDigest digest = sha256();
        for (String channel : dataset.channels()) {
            digest.update(channel.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        ByteBuffer row = ByteBuffer.allocate(dataset.channels().size() * Double.BYTES);
        for (double[] values : dataset.rows()) {
            row.clear();
            row.asDoubleBuffer().put(values);
            digest.update(row);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
