package io.millrace.gateway.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * How far long work is: one line that is rewritten in place and gone when the work is done. Where
 * no person looks, nothing at all, so that files and pipes hold results only. Not thread-safe.
 */
final class ProgressBar implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int WIDTH = 30;
    private static final int PER_CENT = 100;

    private final PrintWriter out;
    private final boolean isShown;
    private int shownPercent = -1;

    ProgressBar(PrintWriter out, boolean isShown) {
        this.out = out;
        this.isShown = isShown;
    }

    /** On a terminal, and only there. */
    static ProgressBar on(PrintWriter out) {
        return new ProgressBar(
                out, Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    /**
     * The work has come so far.
     *
     * @param share of it that is done, 0 to 1; what is beyond counts as the end
     */
    void at(String work, double share) {
        int percent = (int) (PER_CENT * Math.clamp(share, 0, 1));
        if (!isShown || percent == shownPercent) {
            return;
        }
        shownPercent = percent;
        int full = WIDTH * percent / PER_CENT;
        out.print(
                String.format(
                        Locale.ROOT,
                        "%s%-10s [%s%s] %3d %%",
                        ERASE_LINE,
                        work,
                        "#".repeat(full),
                        " ".repeat(WIDTH - full),
                        percent));
        out.flush();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (shownPercent >= 0) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
