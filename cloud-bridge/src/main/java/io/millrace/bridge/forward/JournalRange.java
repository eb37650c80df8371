package io.millrace.bridge.forward;

import io.millrace.bridge.journal.Journal;

/**
 * What a journal holds when a lane is about to go on.
 *
 * @param start oldest kept
 * @param acknowledged the position as the journal itself remembers it; may lag behind Kafka
 * @param endAtOpening the end as recovered from disk: an earlier process can have sent nothing
 *     beyond it
 * @param end next to be written
 */
public record JournalRange(long start, long acknowledged, long endAtOpening, long end) {
    static JournalRange of(Journal journal, long endAtOpening) {
        return new JournalRange(
                journal.startOffset(),
                journal.acknowledgedOffset(),
                endAtOpening,
                journal.endOffset());
    }

    /** The position as the journal remembers it, but nothing that is no longer kept. */
    long local() {
        return Math.max(start, acknowledged);
    }
}
