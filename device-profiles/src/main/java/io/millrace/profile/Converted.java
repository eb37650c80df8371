package io.millrace.profile;

import java.util.OptionalDouble;

/**
 * What a raw value turned out to be.
 *
 * @param value finite, in the channel's unit; empty where nothing can be said
 */
public record Converted(OptionalDouble value, Trust trust) {

    /** How far the value can be trusted, as far as the conversion can tell. */
    public enum Trust {
        GOOD,
        /** The arithmetic gave no finite number. */
        NOT_A_NUMBER,
        /** A word that the profile does not list. */
        UNKNOWN_WORD,
        /** Outside the first and last row of the table. */
        OUTSIDE_TABLE,
        /** Between what NE 43 calls measured and what it calls failed. */
        DOUBTFUL_CURRENT,
        /** 3.6 mA or less: a failed transmitter or a broken wire. */
        UNDER_CURRENT,
        /** 21 mA or more: a failed transmitter or a short circuit. */
        OVER_CURRENT
    }

    static Converted none(Trust trust) {
        return new Converted(OptionalDouble.empty(), trust);
    }

    static Converted of(double value, Trust trust) {
        return Double.isFinite(value)
                ? new Converted(OptionalDouble.of(value), trust)
                : none(Trust.NOT_A_NUMBER);
    }
}
