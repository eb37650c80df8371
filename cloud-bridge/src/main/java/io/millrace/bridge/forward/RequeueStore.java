package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Entry;
import java.util.List;
import java.util.Optional;

/**
 * Parked entries that somebody wants to be sent again, one batch at a time. A batch survives
 * restarts; how much of it has been sent is Kafka's to know, see {@link Progress.Again}. One lane's
 * forwarder uses it; not thread-safe.
 */
public interface RequeueStore {

    /**
     * Whether somebody has asked and a batch can be made: the one before is done, and nothing that
     * is parked lies at {@code passed} or above, where the lane itself still leaves it out.
     */
    boolean isAsked(long passed);

    /** Takes all parked entries aside as a new batch; durable when it returns. */
    void begin(String batch);

    /** The batch being sent again. */
    Optional<String> batch();

    /**
     * @return up to {@code linesMax} lines of the batch from {@code from} on; empty at its end
     */
    List<Line> read(long from, int linesMax);

    /** All of the batch is in Kafka or parked again. */
    void end();

    /**
     * @param number counted from 0 within the batch
     * @param entry empty where a line cannot be read
     */
    record Line(long number, Optional<Entry.Stored> entry) {}
}
