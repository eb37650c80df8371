package io.millrace.bridge.journal;

/**
 * The storage refused a write, a force or a read: an I/O error or a read-only file system. What was
 * not durable before is not durable; what was, still is. The journal tries again by itself at each
 * force.
 */
public final class StorageFailedException extends RuntimeException {
    public StorageFailedException(LaneName lane, String doing, Throwable cause) {
        super(
                "the %s lane failed while %s: %s; it tries again at the next force; check the disk and that it is not mounted read-only"
                        .formatted(lane.word(), doing, cause.getMessage()),
                cause);
    }
}
