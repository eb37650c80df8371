package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;

/** Appends for ever and says, one line each, how far the journal called itself durable. */
public final class AppendingChild {
    private static final int BATCH_MAX = 400;

    private AppendingChild() {}

    static JournalDirectory open(Path folder) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder,
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(),
                new JournalDirectory.Sources(
                        InstantSource.system(), System::nanoTime, new Random()::nextLong));
    }

    public static void main(String[] arguments) {
        Random random = new Random();
        try (JournalDirectory directory = open(Path.of(arguments[0]));
                PrintWriter out =
                        new PrintWriter(
                                new FileOutputStream(FileDescriptor.out),
                                true,
                                StandardCharsets.UTF_8)) {
            Journal readings = directory.lane(LaneName.READINGS);
            while (!out.checkError()) {
                long end = readings.endOffset();
                readings.append(
                        Readings.readings(
                                Readings.sensor("pump-1", "temperature"),
                                end,
                                1 + random.nextInt(BATCH_MAX)));
                out.println(readings.force());
                readings.acknowledge(Math.max(0, end - 50_000));
            }
        }
    }
}
