package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.journal.Entry;

/**
 * An entry that is appended and not yet durable.
 *
 * @param previousEpoch where its sensor's epoch before this one ended
 */
record Queued(
        long offset,
        Ledger.Ref ref,
        String epoch,
        long sequence,
        Ledger.Tail previousEpoch,
        Envelope envelope) {
    Entry.Stored stored() {
        return new Entry.Stored(offset, epoch, sequence, envelope);
    }
}
