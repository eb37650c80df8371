package io.millrace.gateway.ingest.payload;

import java.util.Optional;

/** Reads what payloads hold as words: names, states, numbers as people write them. Never throws. */
final class Words {

    private static final int CHARS_MAX = 256;
    private static final double WHOLE_MAX = 0x1p53;

    private Words() {}

    /** Empty for what is no single value, and for texts that are no words. */
    static Optional<String> of(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Text(String text) ->
                    Optional.of(text.strip()).filter(word -> word.length() <= CHARS_MAX);
            case Scalar.Bool(boolean isTrue) -> Optional.of(Boolean.toString(isTrue));
            case Scalar.Whole(long number) -> Optional.of(Long.toString(number));
            case Scalar.Fraction(double number) -> Optional.of(plain(number));
            case Scalar.Nothing _, Scalar.Container _, Scalar.Missing _ -> Optional.empty();
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < WHOLE_MAX
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
