package io.millrace.bridge.journal;

import java.util.List;
import java.util.Optional;

/**
 * Who a journal is, so that a copy of it can be told from the original.
 *
 * @param journalId random, made with the directory
 * @param epoch the generation that new sequences count in; opaque and random
 * @param opening random, new at each opening
 * @param knownOpenings earlier openings of this directory, newest last, bounded
 * @param clusterId Kafka's cluster id as last seen
 */
public record Identity(
        String journalId,
        String epoch,
        String opening,
        List<String> knownOpenings,
        Optional<String> clusterId) {
    public Identity {
        knownOpenings = List.copyOf(knownOpenings);
    }
}
