package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Announcer;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What the user sees while it runs: one line per event and, below them, how far it is. On a
 * terminal that last line is rewritten; elsewhere one is printed every few seconds. Thread-safe.
 */
final class Terminal implements Announcer, AutoCloseable {
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\u001b[K";

    /** A line that is longer than the terminal is wide must stay one line, or it is not erased. */
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final boolean isInteractive;
    private boolean hasLiveLine;
    private Duration nextPlain = PLAIN_EVERY;

    Terminal(PrintWriter out, boolean isInteractive) {
        this.out = out;
        this.isInteractive = isInteractive;
    }

    /** Whether a person looks at standard output. */
    static boolean isInteractive() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    @Override
    public synchronized void say(String sentence) {
        eraseLiveLine();
        out.println(sentence);
        out.flush();
    }

    @Override
    public void alert(AlertRecord alert) {
        say(
                "alert      %s  %s %s, severity %d  %s"
                        .formatted(
                                CLOCK.format(alert.time()),
                                alert.alert(),
                                alert.state(),
                                alert.severity(),
                                alert.message())
                        .stripTrailing());
    }

    @Override
    public synchronized void progress(Progress progress) {
        String line =
                String.format(
                        Locale.ROOT,
                        "%5.1f s    %,d sent  %,d acknowledged  %,d in Kafka  %d %s",
                        progress.elapsed().toMillis() / 1000.0,
                        progress.sent(),
                        progress.acknowledged(),
                        progress.inKafka(),
                        progress.alertsRaised(),
                        progress.alertsRaised() == 1 ? "alert" : "alerts");
        if (isInteractive) {
            out.print(ERASE_LINE + CUT_LINES + line + WRAP_LINES);
            out.flush();
            hasLiveLine = true;
        } else if (progress.elapsed().compareTo(nextPlain) >= 0) {
            nextPlain = nextPlain.plus(PLAIN_EVERY);
            out.println(line);
            out.flush();
        }
    }

    /** The last word: below everything else. */
    void finish(String text) {
        say(text);
    }

    @Override
    public synchronized void close() {
        eraseLiveLine();
        out.flush();
    }

    private void eraseLiveLine() {
        if (hasLiveLine) {
            out.print(ERASE_LINE);
            hasLiveLine = false;
        }
    }
}
