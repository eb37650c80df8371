package io.millrace.bridge.journal;

/** The twin keeps the contract. */
class InMemoryJournalTest extends JournalContract {
    private final InMemoryJournal twin = new InMemoryJournal(LaneName.READINGS, "epoch");

    @Override
    protected Journal open() {
        return twin;
    }

    @Override
    protected void breakStorage() {
        twin.refuseStorage("No space left on device");
    }

    @Override
    protected void healStorage() {
        twin.healStorage();
    }
}
