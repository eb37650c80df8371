package io.millrace.profile;

import java.util.Optional;

/**
 * How the bytes of one MQTT message carry a channel's value. Pointers are JSON Pointers (RFC 6901).
 */
public sealed interface PayloadFormat {

    /**
     * A JSON document.
     *
     * @param value where the value is: a number, a boolean, or a string that holds a number
     * @param time where the sample's own time is, if it has one
     * @param sequence where the sensor's own message number is, if it has one
     */
    record Json(String value, Optional<TimeField> time, Optional<String> sequence)
            implements PayloadFormat {}

    /** The whole payload is one number (or true, false, on, off) as UTF-8 text. */
    record Text() implements PayloadFormat {}

    /**
     * A fixed binary layout.
     *
     * @param offset first byte of the value, 0 or more
     */
    record Binary(int offset, BinaryType type, boolean littleEndian) implements PayloadFormat {
        public Binary {
            if (offset < 0) {
                throw new IllegalArgumentException("offset must be 0 or more, not " + offset);
            }
        }
    }

    /** Where a time stands in a JSON document and how it is written. */
    record TimeField(String pointer, TimeFormat format) {}

    /** Number types of a binary payload; widths in bytes. */
    enum BinaryType {
        INT8(1),
        UINT8(1),
        INT16(2),
        UINT16(2),
        INT32(4),
        UINT32(4),
        INT64(8),
        FLOAT32(4),
        FLOAT64(8);

        private final int widthBytes;

        BinaryType(int widthBytes) {
            this.widthBytes = widthBytes;
        }

        public int widthBytes() {
            return widthBytes;
        }
    }
}
