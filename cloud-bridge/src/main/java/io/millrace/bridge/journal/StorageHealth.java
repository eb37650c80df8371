package io.millrace.bridge.journal;

/**
 * How a lane's storage is doing. All but {@link #HEALTHY} end by themselves once the cause does.
 */
public enum StorageHealth {
    /** Takes appends and gives back what it holds. */
    HEALTHY("healthy"),
    /** The journal's own limit is reached and nothing may be evicted: appends are refused. */
    LIMIT_REACHED("limit reached"),
    /** The file system is full, or a quota is used up: appends are refused. */
    DISK_FULL("disk full"),
    /** The file system takes no changes: appends are refused. */
    READ_ONLY("read-only"),
    /** The device reports errors when written: appends are refused. */
    WRITES_FAIL("writes fail"),
    /** The device reports errors when read: the backlog waits, appends are taken. */
    READS_FAIL("reads fail");

    private final String word;

    StorageHealth(String word) {
        this.word = word;
    }

    /** For people and for status answers; fixed for good. */
    public String word() {
        return word;
    }
}
