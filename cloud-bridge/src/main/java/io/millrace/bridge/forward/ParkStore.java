package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.List;

/**
 * Keeps what Kafka refused, with the reason, until somebody asks for another try. One lane's
 * forwarder uses it; not thread-safe.
 */
public interface ParkStore {

    /** Durable when the method returns. Parking an entry again changes nothing. */
    void park(List<Refused> entries);

    boolean isParked(Entry.Stored entry);

    /** Where parked entries go when somebody wants them to be sent again. */
    RequeueStore requeue();

    /**
     * @param reason as Kafka gave it
     */
    record Refused(Entry.Stored entry, String reason) {}
}
