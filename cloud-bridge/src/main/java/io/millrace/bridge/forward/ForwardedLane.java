package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Journal;

/**
 * What one forwarder works on. All of it belongs to one lane but the lineage, which both share.
 *
 * @param journal where entries come from
 * @param force returns when everything that the journal was told is durable, parked entries too
 * @param lineage whose entries they are
 * @param publisher where they go
 * @param parked where those go that Kafka refuses
 * @param timekeeping what is known by now of the clock that stamped them
 */
public record ForwardedLane(
        Journal journal,
        Runnable force,
        Lineage lineage,
        Publisher publisher,
        ParkStore parked,
        Timekeeping timekeeping) {}
