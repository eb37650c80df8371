package io.millrace.profile;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the bytes of one MQTT message carry a channel's value. Pointers are JSON Pointers (RFC 6901).
 */
public sealed interface PayloadFormat {

    /** The word for it in a profile. */
    String word();

    /**
     * A JSON document. With {@code samples} the pointers to value, time, sequence, key and status
     * start at each element of the array, else at the top of the document.
     *
     * @param value where the value is: a number, a boolean, or a string that holds a number
     * @param time where the sample's own time is, if it has one
     * @param sequence where the sensor's own message number is, if it has one
     * @param samples the array whose elements are samples of their own
     * @param key what tells this channel's documents or elements from others
     * @param status where the sensor itself says whether the value is good
     */
    record Json(
            String value,
            Optional<TimeField> time,
            Optional<String> sequence,
            Optional<Samples> samples,
            Optional<KeyMatch> key,
            Optional<Status> status)
            implements PayloadFormat {

        /** One value in the document, whosesoever it is. */
        public Json(String value, Optional<TimeField> time, Optional<String> sequence) {
            this(value, time, sequence, Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public String word() {
            return "json";
        }
    }

    /**
     * UTF-8 text: without fields the whole payload is one number (or true, false, on, off, or a
     * word that the channel knows).
     */
    record Text(Optional<Fields> fields) implements PayloadFormat {
        /** The whole payload is the value. */
        public Text() {
            this(Optional.empty());
        }

        @Override
        public String word() {
            return "text";
        }
    }

    /**
     * A fixed binary layout.
     *
     * @param bit which bit of the number is the value, 0 the lowest; empty: the number itself
     * @param littleEndian the byte order of every field
     */
    record Binary(
            BinaryField value,
            OptionalInt bit,
            Optional<BinaryTime> time,
            Optional<BinaryField> sequence,
            boolean littleEndian)
            implements PayloadFormat {

        /** A value alone. */
        public Binary(int offset, BinaryType type, boolean littleEndian) {
            this(
                    new BinaryField(offset, type),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    littleEndian);
        }

        @Override
        public String word() {
            return "binary";
        }
    }

    /** Where a time stands in a JSON document and how it is written. */
    record TimeField(String pointer, TimeFormat format) {}

    /**
     * An array of samples.
     *
     * @param array where the array is in the document
     * @param baseTime what the spacing counts from, from the top of the document
     * @param spacing how far each element is from the base time
     * @param baseSequence number of the first element, from the top of the document; the others
     *     count on
     */
    record Samples(
            String array,
            Optional<TimeField> baseTime,
            Spacing spacing,
            Optional<String> baseSequence) {
        /** Most elements of one array; a longer one is rejected. */
        public static final int MAX = 1_000;
    }

    /** How an array's elements get their times. */
    sealed interface Spacing {
        /** Each has its own, or all have the base time. */
        record None() implements Spacing {}

        /** The first has the base time, each other is later by a fixed time, more than 0. */
        record Every(Duration period) implements Spacing {}

        /** Each says how much later than the base time it is; negative is earlier. */
        record After(String pointer, ChronoUnit unit) implements Spacing {}
    }

    /** Only where {@code pointer} leads to this word (or number, as written). */
    record KeyMatch(String pointer, String word) {}

    /**
     * @param good the words (or numbers, as written) that say that the value is good
     */
    record Status(String pointer, Set<String> good) {
        public Status {
            good = Set.copyOf(good);
        }
    }

    /**
     * Fields of a line of text.
     *
     * @param separator between two fields; a blank stands for any run of white space
     */
    record Fields(
            String separator, Field value, Optional<TextTime> time, Optional<Field> sequence) {}

    /** One field of a line. */
    sealed interface Field {
        /** By its place, the first is 1. */
        record Nth(int number) implements Field {}

        /** The first that begins so; what follows is meant. */
        record Prefixed(String prefix) implements Field {}
    }

    /** Where a time stands in a line and how it is written. */
    record TextTime(Field field, TimeFormat format) {}

    /**
     * @param offset first byte, 0 or more
     */
    record BinaryField(int offset, BinaryType type) {
        public BinaryField {
            if (offset < 0) {
                throw new IllegalArgumentException("offset must be 0 or more, not " + offset);
            }
        }
    }

    /** A time as a number; the format is one of the epoch ones. */
    record BinaryTime(BinaryField field, TimeFormat format) {}

    /** Number types of a binary payload; widths in bytes. */
    enum BinaryType {
        INT8(1),
        UINT8(1),
        INT16(2),
        UINT16(2),
        INT32(4),
        UINT32(4),
        INT64(8),
        UINT64(8),
        FLOAT32(4),
        FLOAT64(8);

        private final int widthBytes;

        BinaryType(int widthBytes) {
            this.widthBytes = widthBytes;
        }

        public int widthBytes() {
            return widthBytes;
        }

        public boolean isWhole() {
            return this != FLOAT32 && this != FLOAT64;
        }
    }
}
