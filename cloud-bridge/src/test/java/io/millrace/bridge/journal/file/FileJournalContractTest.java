package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalContract;

/** The journal in files keeps the contract. */
class FileJournalContractTest extends JournalContract {
    private final JournalOnFakeDisk files = new JournalOnFakeDisk();

    @Override
    protected Journal open() {
        return files.readings();
    }

    @Override
    protected void breakStorage() {
        files.disk.faults(
                FakeDisk.Faults.failing(
                        "No space left on device",
                        FakeDisk.Operation.WRITE,
                        FakeDisk.Operation.CREATE));
    }

    @Override
    protected void healStorage() {
        files.disk.faults(FakeDisk.Faults.NONE);
    }
}
