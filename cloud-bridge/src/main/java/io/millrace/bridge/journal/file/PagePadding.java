package io.millrace.bridge.journal.file;

/**
 * Where a block begins in its segment: where the one before it ends or, when that saves the device
 * a page, at the next page. Each force writes every page that it touches in full; at a thousand
 * readings a second a block is a third of a page, and every third one would lie across two. What is
 * left out is never written, so that it costs room in the file and nothing on the device; the
 * header after it says how much it is. At most a quarter of a page is given away, so that a
 * journal's limit holds at least three quarters of what it could.
 */
final class PagePadding {
    private static final int PAGE_BYTES = 4096;
    private static final int PADDING_BYTES_MAX = PAGE_BYTES / 4;

    private PagePadding() {}

    /** Bytes to leave out before a block of this size. */
    static int before(long position, int blockBytes) {
        int padding = toNextPage(position);
        boolean savesAPage =
                pages(position + blockBytes) - position / PAGE_BYTES > pages(blockBytes);
        return savesAPage && padding <= PADDING_BYTES_MAX ? padding : 0;
    }

    /** Zero at a page's begin. */
    static int toNextPage(long position) {
        return (int) (-position & (PAGE_BYTES - 1));
    }

    private static long pages(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    }
}
