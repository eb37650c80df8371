package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import java.util.ArrayList;
import java.util.List;

/** Cuts what waits into blocks. */
final class Runs {
    private static final int READINGS_PER_BLOCK_MAX = 8192;
    private static final int DOCUMENT_BYTES_PER_BLOCK_MAX = 256 << 10;

    private Runs() {}

    /** Entries of one kind and epoch that make one block, in order. */
    static List<List<Queued>> of(List<Queued> entries) {
        List<List<Queued>> runs = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 1; i <= entries.size(); i++) {
            bytes += documentBytes(entries.get(i - 1).envelope());
            if (i == entries.size()
                    || i - from >= READINGS_PER_BLOCK_MAX
                    || bytes >= DOCUMENT_BYTES_PER_BLOCK_MAX
                    || !isAlike(entries.get(from), entries.get(i))) {
                runs.add(entries.subList(from, i));
                from = i;
                bytes = 0;
            }
        }
        return runs;
    }

    private static boolean isAlike(Queued one, Queued other) {
        return one.envelope() instanceof Envelope.Reading
                        == other.envelope() instanceof Envelope.Reading
                && one.epoch().equals(other.epoch());
    }

    private static int documentBytes(Envelope envelope) {
        return envelope instanceof Envelope.Document document ? document.body().length() : 0;
    }
}
