package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Announcer;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user sees while it runs: one line per event and, below them, how far it is. On a
 * terminal that last line is rewritten; elsewhere one is printed every few seconds. Thread-safe.
 */
final class Terminal implements Announcer, AutoCloseable {
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

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
        String where =
                alert.channel()
                        .map(channel -> alert.device() + "/" + channel)
                        .orElse(alert.device());
        say(
                "alert      %s  %s %s  %s  severity %d%s  %s"
                        .formatted(
                                CLOCK.format(alert.time()),
                                alert.alert(),
                                alert.state(),
                                where,
                                alert.severity(),
                                shares(alert.contributions()),
                                alert.message())
                        .stripTrailing());
    }

    @Override
    public synchronized void progress(Progress progress) {
        String line =
                String.format(
                        Locale.ROOT,
                        "%5.1f s    %,d sent  %,d acknowledged  %,d in Kafka  %d alerts",
                        progress.elapsed().toMillis() / 1000.0,
                        progress.sent(),
                        progress.acknowledged(),
                        progress.inKafka(),
                        progress.alertsRaised());
        if (isInteractive) {
            out.print(ERASE_LINE + line);
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

    private static String shares(Map<String, Double> contributions) {
        if (contributions.isEmpty()) {
            return "";
        }
        return contributions.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(3)
                .map(share ->
                        String.format(
                                Locale.ROOT, "%s %.0f %%", share.getKey(), share.getValue() * 100))
                .collect(Collectors.joining(", ", "  (", ")"));
    }
}
