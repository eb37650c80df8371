package io.millrace.gateway.ingest.payload;

/** One value as it stands in a payload. */
public sealed interface Scalar {

    /** A whole number that fits 64 bits. */
    record Whole(long number) implements Scalar {}

    /** Any other number; may be NaN or infinite. */
    record Fraction(double number) implements Scalar {}

    record Text(String text) implements Scalar {}

    record Bool(boolean isTrue) implements Scalar {}

    /** The payload says that there is no value. */
    record Nothing() implements Scalar {}

    /** An object or array where one value was expected. */
    record Container() implements Scalar {}

    /** There is nothing at that place of the payload. */
    record Missing() implements Scalar {}

    Missing MISSING = new Missing();
    Nothing NOTHING = new Nothing();
    Container CONTAINER = new Container();
}
