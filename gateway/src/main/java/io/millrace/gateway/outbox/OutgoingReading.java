package io.millrace.gateway.outbox;

import io.millrace.gateway.reading.Reading;

/**
 * A reading that goes on to the cloud.
 *
 * @param suppressed how many readings of the same channel the reporting filter held back since the
 *     last one that went on, 0 or more
 * @param payloadHash of the message it came in, kept for recognising a redelivery after a restart
 */
public record OutgoingReading(Reading reading, long suppressed, int payloadHash) {
    public OutgoingReading {
        if (suppressed < 0) {
            throw new IllegalArgumentException("suppressed must be 0 or more, not " + suppressed);
        }
    }
}
