package io.millrace.bridge.forward;

import io.millrace.bridge.journal.LaneName;
import java.time.Instant;
import java.util.Optional;

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
 * @param again how far a batch of parked entries is that is being sent again
 */
public record Progress(
        String journalId,
        String opening,
        String epoch,
        LaneName lane,
        long position,
        Writer writer,
        Optional<Again> again) {

    /** Without anything being sent again. */
    public Progress(
            String journalId,
            String opening,
            String epoch,
            LaneName lane,
            long position,
            Writer writer) {
        this(journalId, opening, epoch, lane, position, writer, Optional.empty());
    }

    /**
     * @param batch its name
     * @param lines so many of its lines are settled
     */
    public record Again(String batch, long lines) {}

    /** What to tell an operator when this is another gateway's. */
    String takeover() {
        return ("another gateway has taken over as %s (opening %s of journal %s, at %s); "
                        + "give each gateway an id of its own, then start this one again")
                .formatted(writer.gateway(), opening, journalId, writer.writtenAt());
    }

    /**
     * @param gateway the gateway's id
     * @param writtenAt by the gateway's clock
     */
    public record Writer(String gateway, Instant writtenAt) {}
}
