package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.StorageHealth;
import java.io.IOException;
import java.util.Optional;

/** What is wrong with a lane's storage at the moment. Thread-safe. */
final class StorageCondition {
    /** A state that is not healthy, and why. */
    record Trouble(StorageHealth health, String words) {}

    private Optional<Trouble> writing = Optional.empty();
    private Optional<Trouble> limit = Optional.empty();
    private Optional<Trouble> reading = Optional.empty();

    /** The last write failed; until one succeeds nothing more is taken. */
    synchronized void writingFailed(IOException why) {
        writing = Optional.of(new Trouble(healthAfter(why), String.valueOf(why.getMessage())));
    }

    synchronized void writingWorks() {
        writing = Optional.empty();
    }

    /** An append was refused for want of room; the next one may be taken. */
    synchronized void limitReached(String words) {
        limit = Optional.of(new Trouble(StorageHealth.LIMIT_REACHED, words));
    }

    synchronized void hasRoom() {
        limit = Optional.empty();
    }

    synchronized void readingFailed(IOException why) {
        String words = String.valueOf(why.getMessage());
        reading = Optional.of(new Trouble(StorageHealth.READS_FAIL, words));
    }

    synchronized void readingWorks() {
        reading = Optional.empty();
    }

    /** Why appends are refused before they are looked at. */
    synchronized Optional<String> refusal() {
        return writing.map(Trouble::words);
    }

    synchronized StorageHealth health() {
        return worst().map(Trouble::health).orElse(StorageHealth.HEALTHY);
    }

    synchronized Optional<String> words() {
        return worst().map(Trouble::words);
    }

    private Optional<Trouble> worst() {
        return writing.or(() -> limit).or(() -> reading);
    }

    /** Java tells a full disk from a failing one by the system's words only. */
    static StorageHealth healthAfter(IOException why) {
        String words = String.valueOf(why.getMessage());
        if (why instanceof NoRoomException) {
            return StorageHealth.LIMIT_REACHED;
        }
        if (words.contains("No space left") || words.contains("quota exceeded")) {
            return StorageHealth.DISK_FULL;
        }
        return words.contains("Read-only file system")
                ? StorageHealth.READ_ONLY
                : StorageHealth.WRITES_FAIL;
    }
}
