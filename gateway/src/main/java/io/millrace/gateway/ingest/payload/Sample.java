package io.millrace.gateway.ingest.payload;

import io.millrace.profile.TimeFormat;

/**
 * What a payload holds for one channel, before it is judged.
 *
 * @param channel index in the layout
 */
record Sample(int channel, Scalar value, Stamp stamp) {

    /** The sensor's own time and number, as they stand in the payload. */
    record Stamp(Scalar time, TimeFormat format, Scalar sequence) {
        static final Stamp NONE = new Stamp(Scalar.MISSING, TimeFormat.ISO8601, Scalar.MISSING);
    }
}
