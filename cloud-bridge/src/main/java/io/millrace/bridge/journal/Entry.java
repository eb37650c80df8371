package io.millrace.bridge.journal;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import java.time.Instant;

/** What a journal gives back, in the order of offsets. */
public sealed interface Entry {

    /** Dense position in the lane, assigned at append. */
    long offset();

    Sensor sensor();

    /** The journal generation that {@link Stored#sequence()} counts in. */
    String epoch();

    /**
     * One appended envelope.
     *
     * @param sequence dense per sensor and lane within the epoch, from 0
     */
    record Stored(long offset, String epoch, long sequence, Envelope envelope) implements Entry {
        @Override
        public Sensor sensor() {
            return envelope.sensor();
        }
    }

    /**
     * Says which sequences of a sensor will never come. It stands before the sensor's next
     * surviving entry and shares that entry's offset: it takes none of its own.
     *
     * @param lost what is missing
     */
    record Gap(long offset, String epoch, Sensor sensor, Lost lost) implements Entry {}

    /**
     * @param fromSequence first missing, inclusive
     * @param toSequence last missing, inclusive
     * @param count how many of them were lost for this reason
     * @param reason {@code evicted}, {@code damaged} or {@code parked}
     */
    record Lost(
            long fromSequence,
            long toSequence,
            Instant fromTime,
            Instant toTime,
            long count,
            String reason) {}
}
