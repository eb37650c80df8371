package io.millrace.bridge.envelope;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the journal stores and the forwarder sends: the versioned wrapper around one reading or one
 * document. Immutable; times are kept to the microsecond. Epoch and sequence are not here: the
 * journal assigns them at append.
 */
public sealed interface Envelope {

    /** Whose record this is. */
    Sensor sensor();

    /** When it was taken or happened. */
    Instant time();

    /** How far a reading can be trusted. */
    enum Quality {
        GOOD,
        UNCERTAIN,
        BAD
    }

    /** What the gateway's clock was worth when it stamped the record. */
    enum Clock {
        SYNCED,
        CORRECTED,
        UNSYNCED
    }

    /**
     * One reading, kept in columns on disk.
     *
     * @param value engineering value, finite; empty when there is none
     * @param quality with its reason, for example {@code out-of-range}; no reason when GOOD
     * @param stamp its times
     * @param sourceSequence the sensor's own number, if it gave one
     * @param suppressed how many readings the reporting filter held back since this sensor's last
     *     one, 0 or more
     * @param payloadHash hash of the message it came in, for recognising a redelivery after a
     *     restart
     */
    record Reading(
            Sensor sensor,
            OptionalDouble value,
            QualityMark quality,
            Stamp stamp,
            OptionalLong sourceSequence,
            long suppressed,
            int payloadHash)
            implements Envelope {
        public Reading {
            if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
                throw new IllegalArgumentException(
                        "a reading without a finite value has none, not " + value.getAsDouble());
            }
            if (suppressed < 0) {
                throw new IllegalArgumentException(
                        "suppressed must be 0 or more, not " + suppressed);
            }
        }

        @Override
        public Instant time() {
            return stamp.time();
        }
    }

    /** Quality and why it is not GOOD. */
    record QualityMark(Quality quality, Optional<String> reason) {
        public static final QualityMark GOOD = new QualityMark(Quality.GOOD, Optional.empty());
    }

    /**
     * @param time the source's time where it gave one, else the gateway's
     * @param hasSourceTime whether the source gave it
     * @param gatewayTime when the gateway received it
     * @param boot the kernel's boot id
     */
    record Stamp(
            Instant time, boolean hasSourceTime, Instant gatewayTime, Clock clock, String boot) {}

    /**
     * An alert transition or a gateway record: a JSON object that its owner has written.
     *
     * @param kind for example {@code alert} or {@code status}
     * @param body JSON object without {@code kind, v, gateway, site, device, channel, epoch,
     *     sequence}: the bridge writes those
     */
    record Document(Sensor sensor, String kind, Instant time, String body) implements Envelope {}
}
