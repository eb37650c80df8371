package io.millrace.gateway.pipeline;

import io.millrace.gateway.ingest.Delivery.Arrival;
import io.millrace.gateway.ingest.redelivery.RedeliveryMemory;
import io.millrace.gateway.ingest.redelivery.SourceMark;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The redelivery memory plus what is on its way there. The memory takes a reading only when the
 * journal has it, because it is saved with the journal: remembered too early, a reading that a
 * crash then loses would be taken for stored when its sensor sends it again. So a redelivery that
 * arrives in the same batch as its original, after a quick reconnect, is recognised here.
 *
 * <p>Bounded by the batch. Pipeline thread only.
 */
public final class Redeliveries {

    private final RedeliveryMemory memory;
    private final Map<Copy, Instant> queued = new HashMap<>();

    /** What makes two readings the same message. */
    private record Copy(ChannelId channel, SourceMark mark, int payloadHash) {}

    public Redeliveries(RedeliveryMemory memory) {
        this.memory = memory;
    }

    boolean isRedelivery(Reading reading, int payloadHash, Arrival arrival) {
        return memory.absorbs(reading, payloadHash, arrival)
                || isQueued(reading, payloadHash, arrival);
    }

    private boolean isQueued(Reading reading, int payloadHash, Arrival arrival) {
        if (queued.isEmpty()) {
            return false;
        }
        Instant connectedAt = queued.get(copy(reading, payloadHash));
        boolean isKnown = connectedAt != null;
        return isKnown && (arrival.isRedelivery() || !connectedAt.equals(arrival.connectedAt()));
    }

    void queued(OutgoingReading reading, Arrival arrival) {
        Copy copy = copy(reading.reading(), reading.payloadHash());
        if (copy.mark().sequence().isPresent() || copy.mark().time().isPresent()) {
            queued.put(copy, arrival.connectedAt());
        }
    }

    void stored(OutgoingReading reading, Arrival arrival, long offset) {
        memory.stored(reading.reading(), reading.payloadHash(), arrival, offset);
        queued.remove(copy(reading.reading(), reading.payloadHash()));
    }

    private static Copy copy(Reading reading, int payloadHash) {
        return new Copy(reading.channel(), SourceMark.of(reading), payloadHash);
    }
}
