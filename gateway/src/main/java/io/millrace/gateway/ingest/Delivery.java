package io.millrace.gateway.ingest;

import java.time.Instant;

/**
 * One raw message handed over by a source.
 *
 * @param topic where it was published
 * @param payload as received; not copied, never changed
 * @param arrival how it came
 * @param acknowledgement what to call when it is safe
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Delivery(
        String topic, byte[] payload, Arrival arrival, Acknowledgement acknowledgement) {

    /**
     * @param at steady time of receipt, see {@link io.millrace.gateway.clock.TimeLine}
     * @param isRedelivery the source says so (MQTT's DUP flag)
     * @param connectedAt steady time when this client's connection was made; a redelivery without
     *     the flag comes soon after
     * @param isAcknowledged whether the source waits for an acknowledgement (QoS 1)
     * @param isLastWill the source did not send it: it vanished, and this is what it wanted said
     */
    public record Arrival(
            Instant at,
            boolean isRedelivery,
            Instant connectedAt,
            boolean isAcknowledged,
            boolean isLastWill) {

        /** Of a message that was sent. */
        public Arrival(
                Instant at, boolean isRedelivery, Instant connectedAt, boolean isAcknowledged) {
            this(at, isRedelivery, connectedAt, isAcknowledged, false);
        }
    }
}
