package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.bridge.journal.file.JournalDirectory;
import io.millrace.bridge.journal.file.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Journals to measure with: opened, filled, copied. */
public final class Journals {
    private static final long LIMIT_BYTES = 8L << 30;
    private static final double ALERT_RESERVE = 0.1;
    private static final int BATCH = 500;

    private Journals() {}

    /** Opens and recovers a journal, without anything that works on it. */
    public static JournalDirectory open(Path folder, LongSupplier ticker) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder, LIMIT_BYTES, ALERT_RESERVE, JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(),
                new JournalDirectory.Sources(
                        InstantSource.system(), ticker, new SplittableRandom()::nextLong));
    }

    /** A journal after an outage: so many readings that Kafka does not have. */
    public static void fill(Path folder, PlantLoad load, int readings, LongSupplier ticker) {
        try (JournalStore store = new JournalStore(folder, JournalStore.Link.DOWN, ticker)) {
            for (int left = readings; left > 0; left -= BATCH) {
                store.append(load.next(Math.min(BATCH, left)));
            }
        }
    }

    /** Copies a journal that nobody has open. */
    public static Path copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
            return to;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot copy " + from + " to " + to, failure);
        }
    }
}
