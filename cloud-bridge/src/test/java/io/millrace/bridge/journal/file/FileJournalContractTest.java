package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalContract;
import java.io.IOException;

/** The journal in files keeps the contract. */
class FileJournalContractTest extends JournalContract {
    private final JournalOnFakeDisk files = new JournalOnFakeDisk();

    @Override
    protected Journal open() {
        return files.readings();
    }

    @Override
    protected void breakStorage() {
        files.disk.faults((operation, path) -> {
            if (operation == FakeDisk.Operation.WRITE || operation == FakeDisk.Operation.CREATE) {
                throw new IOException("No space left on device");
            }
        });
    }

    @Override
    protected void healStorage() {
        files.disk.faults(FakeDisk.Faults.NONE);
    }
}
