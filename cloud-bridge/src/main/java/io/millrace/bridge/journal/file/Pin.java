package io.millrace.bridge.journal.file;

/**
 * The offsets that a transaction may cover: they stay until it ends. Guarded by its lane's lock.
 */
final class Pin {
    private long from;
    private long to;

    boolean covers(Segment segment) {
        return segment.baseOffset() < to && segment.endOffset() > from;
    }

    void add(long first, long end) {
        from = to <= from ? first : Math.min(from, first);
        to = Math.max(to, end);
    }

    void upTo(long end) {
        to = end;
    }

    void acknowledged(long offset) {
        from = Math.max(from, offset);
    }

    long to() {
        return to;
    }

    void release() {
        from = 0;
        to = 0;
    }
}
