package io.millrace.gateway.ingest.payload;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a payload holds for one channel, before it is judged.
 *
 * @param channel index in the layout
 * @param isTrusted whether the sensor itself says that the value is good, or says nothing
 */
record Sample(int channel, Scalar value, Stamp stamp, boolean isTrusted) {

    Sample(int channel, Scalar value, Stamp stamp) {
        this(channel, value, stamp, true);
    }

    /** The sensor's own time and number. */
    record Stamp(Optional<Instant> time, OptionalLong sequence) {
        static final Stamp NONE = new Stamp(Optional.empty(), OptionalLong.empty());
    }
}
