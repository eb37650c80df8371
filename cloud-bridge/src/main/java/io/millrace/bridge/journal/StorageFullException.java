package io.millrace.bridge.journal;

/**
 * There is no room for an append: the journal's byte limit or the disk is full. Nothing was
 * appended.
 */
public final class StorageFullException extends RuntimeException {
    public StorageFullException(LaneName lane, long neededBytes, String where) {
        super(
                "the %s lane has no room for %d more bytes: %s; nothing was stored, it goes on when space is free"
                        .formatted(lane.word(), neededBytes, where));
    }
}
