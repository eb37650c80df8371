package io.millrace.bridge.forward;

import io.millrace.bridge.journal.JournalCounts;

/**
 * A lane's entries, one consistent look.
 *
 * @param journal what the journal counts
 * @param parked how many of its acknowledged entries were set aside instead of forwarded
 */
public record ForwardCounts(JournalCounts journal, long parked) {
    public long forwarded() {
        return journal.acknowledged() - parked;
    }
}
