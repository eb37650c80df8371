package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

    /** So many readings are more than {@link JournalSimulation#SIZES} hold. */
    private static final int FULL_BEFORE = 100_000;

    final FakeDisk disk = new FakeDisk();
    private final Random random = new Random(11);
    private final JournalSettings settings;
    private final Sizes sizes;
    private JournalDirectory directory;
    private long number;
    private long nanos = Duration.ofDays(1).toNanos();

    JournalOnFakeDisk() {
        this(JournalSimulation.SIZES, JournalSettings.WhenFull.DROP_OLDEST);
    }

    JournalOnFakeDisk(Sizes sizes, JournalSettings.WhenFull whenFull) {
        this.sizes = sizes;
        this.settings = new JournalSettings(FOLDER, JournalSettings.LIMIT_BYTES_MIN, 0.1, whenFull);
        reopen();
    }

    /** As after a kill: the earlier owner is gone without a word. */
    void reopen(LaneState... users) {
        directory =
                JournalDirectory.open(
                        new JournalDirectory.Plan(settings, sizes, disk),
                        Map.of(LaneName.READINGS, List.of(users)),
                        new JournalDirectory.Sources(
                                () -> Readings.START, () -> nanos, random::nextLong));
    }

    /** Time stands still otherwise. */
    void pass(Duration time) {
        nanos += time.toNanos();
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

    /** Readings that hardly take room. */
    void appendSteadyReadings(int count) {
        readings().append(Collections.nCopies(count, Readings.reading(PUMP, 0)));
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

    /** As many forces of a hundred readings each. */
    void writeReadings(int forces) {
        for (int i = 0; i < forces; i++) {
            appendReadings(100);
            readings().force();
        }
    }

    /** Until the first has to go. */
    void fillWithReadings() {
        while (readings().counts().evicted() == 0 && readings().endOffset() < FULL_BEFORE) {
            writeReadings(1);
        }
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

    /** Where the blocks of a segment begin, its state block first. */
    List<Integer> blocksOf(Path segment) {
        ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(segment));
        List<Integer> found = new ArrayList<>();
        for (int at = SegmentHeader.BYTES; at + BlockHeader.BYTES <= bytes.limit(); at++) {
            if (BlockHeader.readFrom(bytes, at).isPresent()) {
                found.add(at);
            }
        }
        return found;
    }

    /** The body of a block can no longer be read; its header can. */
    void harm(Path segment, int block) {
        disk.flipBit(segment, blocksOf(segment).get(block) + BlockHeader.BYTES + 5, 3);
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

    /**
     * Everything that is left of the readings tells of every sequence once, from 0 on, as a reading
     * or in a gap, and the counters say the same.
     */
    void checkNothingIsMissing() {
        Map<String, Long> next = new HashMap<>();
        for (Entry entry : all(readings())) {
            String series = entry.sensor().key() + " " + entry.epoch();
            long expected = next.getOrDefault(series, 0L);
            switch (entry) {
                case Entry.Stored stored -> {
                    assertThat(stored.sequence()).as(series).isEqualTo(expected);
                    next.put(series, expected + 1);
                }
                case Entry.Gap gap -> {
                    assertThat(gap.lost().fromSequence()).as(series).isEqualTo(expected);
                    next.put(series, gap.lost().toSequence() + 1);
                }
            }
        }
        readings().release();
        checkCounts();
    }

    void checkCounts() {
        for (LaneName lane : LaneName.values()) {
            JournalCounts counts = directory.lane(lane).counts();
            assertThat(counts.recovered() + counts.appended())
                    .as("%s", counts)
                    .isEqualTo(
                            counts.acknowledged()
                                    + counts.evicted()
                                    + counts.damaged()
                                    + counts.backlog());
        }
    }

    /** What the journal believes to take is what its files take. */
    void checkSpace() {
        for (LaneName lane : LaneName.values()) {
            assertThat(directory.usedBytes(lane)).as("bytes of %s", lane).isEqualTo(bytesOf(lane));
        }
        assertThat(disk.usedBytes()).isLessThanOrEqualTo(sizes.limitBytes());
    }

    @Override
    public void close() {
        directory.close();
    }
}
