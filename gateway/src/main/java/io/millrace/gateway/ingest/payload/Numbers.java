package io.millrace.gateway.ingest.payload;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads numbers out of what payloads hold; what is none gives an empty result. Never throws. */
final class Numbers {

    private static final int TEXT_CHARS_MAX = 64;
    private static final String ALLOWED = "0123456789+-.eE";

    private Numbers() {}

    /** A finite measured value; booleans are 0 and 1, strings may hold a number. */
    static OptionalDouble value(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Whole(long number) -> OptionalDouble.of((double) number);
            case Scalar.Fraction(double number) ->
                    Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
            case Scalar.Bool(boolean isTrue) -> OptionalDouble.of(isTrue ? 1.0 : 0.0);
            case Scalar.Text(String text) -> parse(text);
            case Scalar.Nothing _, Scalar.Container _, Scalar.Missing _ -> OptionalDouble.empty();
        };
    }

    /** A message number; it must be whole. */
    static OptionalLong whole(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Whole(long number) -> OptionalLong.of(number);
            case Scalar.Fraction(double number) ->
                    Math.rint(number) == number && Math.abs(number) < 0x1p63
                            ? OptionalLong.of((long) number)
                            : OptionalLong.empty();
            case Scalar.Text(String text) -> parseWhole(text.strip());
            case Scalar.Bool _, Scalar.Nothing _, Scalar.Container _, Scalar.Missing _ ->
                    OptionalLong.empty();
        };
    }

    /**
     * Java's own parser also takes {@code 1d}, {@code 0x1p3} and {@code NaN}; sensors mean none.
     */
    static OptionalDouble parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()
                || trimmed.length() > TEXT_CHARS_MAX
                || !trimmed.chars().allMatch(letter -> ALLOWED.indexOf(letter) >= 0)) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(trimmed);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    static OptionalLong parseWhole(String text) {
        if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
