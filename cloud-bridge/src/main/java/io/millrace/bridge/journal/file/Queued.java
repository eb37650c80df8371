package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.journal.Entry;

/** An entry that is appended and not yet durable. */
record Queued(long offset, Ledger.Ref ref, String epoch, long sequence, Envelope envelope) {
    Entry.Stored stored() {
        return new Entry.Stored(offset, epoch, sequence, envelope);
    }
}
