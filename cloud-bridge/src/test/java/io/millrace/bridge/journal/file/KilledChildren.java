package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Starts an {@link AppendingChild}, kills it, and compares the journal with what it had said. */
final class KilledChildren {
    private static final int LINES_MAX = 60;

    private final Path folder;
    private final Random random;
    private final long seed = Long.getLong("seed", System.nanoTime());

    KilledChildren(Path folder) {
        this.folder = folder;
        this.random = new Random(seed);
    }

    void kill(int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            long durable = runAndKill(1 + random.nextInt(LINES_MAX));
            check(durable);
        }
    }

    /** Returns the last offset that the child reported, everything it had written included. */
    private long runAndKill(int lines) throws IOException, InterruptedException {
        Process child = start();
        long durable = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                durable = Long.parseLong(out.readLine());
            }
            // Process.destroyForcibly would also throw away what the child has said last.
            child.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                durable = line.isEmpty() ? durable : Math.max(durable, Long.parseLong(line));
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return durable;
    }

    /** Does something while a child is at work. */
    void beside(Consumer<Process> work) throws IOException, InterruptedException {
        Process child = start();
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            out.readLine();
            work.accept(child);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingChild.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void check(long durable) {
        Sensor sensor = Readings.sensor("pump-1", "temperature");
        try (JournalDirectory directory = AppendingChild.open(folder)) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(readings.endOffset()).as("seed %d", seed).isGreaterThanOrEqualTo(durable);
            long next = readings.startOffset();
            for (List<Entry> chunk = readings.read(next, 5000);
                    !chunk.isEmpty();
                    chunk = readings.read(next, 5000)) {
                for (Entry entry : chunk) {
                    assertThat(entry)
                            .isEqualTo(
                                    new Entry.Stored(
                                            next,
                                            entry.epoch(),
                                            next,
                                            Readings.reading(sensor, next)));
                    next++;
                }
            }
            assertThat(next).isEqualTo(readings.endOffset());
            assertThat(readings.counts().damaged()).isZero();
        }
    }
}
