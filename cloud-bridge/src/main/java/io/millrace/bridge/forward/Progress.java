package io.millrace.bridge.forward;

import io.millrace.bridge.journal.LaneName;
import java.time.Instant;

/**
 * How far a lane has come, as Kafka keeps it: written in the same transaction as the records that
 * it covers, so the two can never disagree. Kafka's copy is the authority.
 *
 * @param journalId which journal the position counts in
 * @param opening which opening of that journal wrote it; random, so a copy of the journal gives
 *     itself away
 * @param epoch the generation that sequences counted in at that time
 * @param lane whose position
 * @param position every entry below this offset is in Kafka
 * @param writer who wrote it and when, for an operator
 */
public record Progress(
        String journalId,
        String opening,
        String epoch,
        LaneName lane,
        long position,
        Writer writer) {

    /**
     * @param gateway the gateway's id
     * @param writtenAt by the gateway's clock
     */
    public record Writer(String gateway, Instant writtenAt) {}
}
