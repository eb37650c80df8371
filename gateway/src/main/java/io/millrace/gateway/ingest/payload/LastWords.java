package io.millrace.gateway.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/** A last will's payload as a person may read it in one line of an alert. */
final class LastWords {

    private static final int CHARS_MAX = 80;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]+");

    private LastWords() {}

    /** Empty when it is no text or too long for an alert. */
    static String of(byte[] payload) {
        if (payload.length > CHARS_MAX * 4) {
            return "";
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
            return line.length() <= CHARS_MAX ? line : "";
        } catch (CharacterCodingException _) {
            return "";
        }
    }
}
