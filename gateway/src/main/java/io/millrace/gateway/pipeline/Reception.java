package io.millrace.gateway.pipeline;

import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import java.util.List;

/** Turns a message into readings and leaves out what is stored already. Pipeline thread only. */
public interface Reception {

    /**
     * Counts and logs for itself what it rejects.
     *
     * @throws RuntimeException only for a defect; the message is then rejected as {@code internal}
     */
    Received receive(Delivery delivery);

    /** This reading goes to the outbox with the next append. */
    void queued(OutgoingReading reading, Delivery.Arrival arrival);

    /** It was appended there; all that were queued before it were too. */
    void stored(OutgoingReading reading, Delivery.Arrival arrival, long offset);

    /** This message made some stage throw: it is rejected as {@code internal}; say so. */
    void failed(Delivery delivery, RuntimeException defect);

    /** What one message gave. */
    sealed interface Received {

        /** Nothing could be made of it. */
        record Rejected() implements Received {}

        /**
         * @param fresh readings not seen before
         * @param duplicates how many were recognised as stored already
         * @param payloadHash kept with each stored reading
         * @param losses devices that it says are lost, after the readings
         */
        record Readings(
                List<Reading> fresh, int duplicates, int payloadHash, List<Disconnection> losses)
                implements Received {
            public Readings {
                fresh = List.copyOf(fresh);
                losses = List.copyOf(losses);
            }
        }
    }
}
