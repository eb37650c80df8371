package io.millrace.emulator.verdict;

/**
 * One thing that is not as promised, told so that it can be followed up.
 *
 * @param sensor as {@code device/channel}
 * @param from first number concerned: the sensor's own, or for the kinds that say so the record's
 *     {@code sequence}
 * @param through the last one
 * @param detail of the first
 */
public record Finding(Kind kind, String sensor, long from, long through, String detail) {

    /** What is wrong. */
    public enum Kind {
        LOST("lost", "source sequence"),
        DUPLICATED("duplicated", "source sequence"),
        BEHIND("behind a later one", "source sequence"),
        HOLE("hole without gap record", "sequence"),
        AGAIN("at or below one seen", "sequence"),
        FALSE_GAP("gap record of what was delivered", "sequence"),
        UNREADABLE("not of this run", "source sequence");

        private final String words;
        private final String numbers;

        Kind(String words, String numbers) {
            this.words = words;
            this.numbers = numbers;
        }
    }

    Finding through(long last) {
        return new Finding(kind, sensor, from, last, detail);
    }

    /** One line. */
    @Override
    public String toString() {
        String range =
                from == through
                        ? kind.numbers + " " + from
                        : "%ss %d to %d (%d)"
                                .formatted(kind.numbers, from, through, through - from + 1);
        return "%s: %s, %s; %s".formatted(sensor, kind.words, range, detail);
    }
}
