package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import java.io.IOException;
import java.util.List;

/** Recovers one lane and puts its parts together. */
final class LaneOpening {
    private final LaneContext context;
    private final SegmentFactory factory;
    private final LaneRecovery recovery;

    /**
     * Looks and changes nothing.
     *
     * @throws NewerFormatException a newer version wrote here
     */
    LaneOpening(LaneContext context) throws IOException {
        this.context = context;
        this.factory = new SegmentFactory(context);
        this.recovery = new LaneRecovery(context, factory);
    }

    LaneName lane() {
        return context.lane();
    }

    LaneRecovery.Result recover() throws IOException {
        return recovery.recover();
    }

    FileJournal journal(LaneRecovery.Result found, String epoch, List<LaneState> states)
            throws IOException {
        LaneBooks books = new LaneBooks(found.books(), epoch);
        LossFinder lossFinder = new LossFinder(context.disk(), books);
        Quarantine quarantine =
                new Quarantine(
                        context.disk(), context.quarantine(), context.sizes().sideFilesBytes() / 2);
        FileJournal journal =
                new FileJournal(
                        context,
                        books,
                        new FileJournal.Parts(
                                new LaneWriter(
                                        context,
                                        books,
                                        factory,
                                        new Evictor(books, factory, lossFinder),
                                        found.user()),
                                new LaneReader(context, books, lossFinder, quarantine)),
                        states);
        journal.restoreStates();
        return journal;
    }
}
