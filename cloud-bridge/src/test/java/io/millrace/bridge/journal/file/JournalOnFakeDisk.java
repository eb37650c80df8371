package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A small journal on a disk in memory, for scripts of what happens to it. Not thread-safe. */
final class JournalOnFakeDisk implements AutoCloseable {
    static final Path FOLDER = Path.of("/journal");
    static final Sensor PUMP = Readings.sensor("pump-1", "temperature");

    final FakeDisk disk = new FakeDisk();
    private final Random random = new Random(11);
    private final JournalSettings settings;
    private final Sizes sizes;
    private JournalDirectory directory;
    private long number;

    JournalOnFakeDisk() {
        this(JournalSimulation.SIZES, JournalSettings.WhenFull.DROP_OLDEST);
    }

    JournalOnFakeDisk(Sizes sizes, JournalSettings.WhenFull whenFull) {
        this.sizes = sizes;
        this.settings = new JournalSettings(FOLDER, JournalSettings.LIMIT_BYTES_MIN, 0.1, whenFull);
        reopen();
    }

    /** As after a kill: the earlier owner is gone without a word. */
    void reopen() {
        directory =
                JournalDirectory.open(
                        new JournalDirectory.Plan(settings, sizes, disk),
                        Map.of(),
                        new JournalDirectory.Sources(
                                () -> Readings.START, System::nanoTime, random::nextLong));
    }

    JournalDirectory directory() {
        return directory;
    }

    Journal readings() {
        return directory.lane(LaneName.READINGS);
    }

    Journal alerts() {
        return directory.lane(LaneName.ALERTS);
    }

    /** Readings that hardly compress. */
    void appendReadings(int count) {
        appendReadingsOf(PUMP, count);
    }

    void appendReadingsOf(Sensor sensor, int count) {
        List<Envelope> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Envelope.Reading plain = Readings.reading(sensor, number++);
            batch.add(
                    new Envelope.Reading(
                            plain.sensor(),
                            OptionalDouble.of(random.nextGaussian()),
                            plain.quality(),
                            new Envelope.Stamp(
                                    plain.time().plusNanos(1000L * random.nextInt(1_000_000)),
                                    true,
                                    plain.stamp().gatewayTime(),
                                    plain.stamp().clock(),
                                    plain.stamp().boot()),
                            plain.sourceSequence(),
                            0,
                            random.nextInt()));
        }
        readings().append(batch);
    }

    void appendAlerts(int count) {
        appendAlerts(count, 1);
    }

    /** Alerts of so many random words each. */
    void appendAlerts(int count, int words) {
        List<Envelope> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String message =
                    LongStream.generate(random::nextLong)
                            .limit(words)
                            .mapToObj("%016x"::formatted)
                            .collect(Collectors.joining());
            batch.add(Readings.alert(PUMP, message));
        }
        alerts().append(batch);
    }

    long bytesOf(LaneName lane) {
        return disk.usedBytes(FOLDER.resolve(lane.word()));
    }

    List<Path> segmentsOf(LaneName lane) {
        return disk.list(FOLDER.resolve(lane.word())).stream().filter(Segment::isSegment).toList();
    }

    /** Everything that is left of a lane, gaps included. */
    static List<Entry> all(Journal journal) {
        List<Entry> entries = new ArrayList<>();
        long from = journal.startOffset();
        for (List<Entry> chunk = journal.read(from, 1000);
                !chunk.isEmpty();
                chunk = journal.read(from, 1000)) {
            entries.addAll(chunk);
            from = chunk.getLast().offset() + 1;
        }
        return entries;
    }

    @Override
    public void close() {
        directory.close();
    }
}
