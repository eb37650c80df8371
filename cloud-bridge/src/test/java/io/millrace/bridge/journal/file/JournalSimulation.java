package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * One random life of a readings lane on a fake disk, driven by a seed: a writer, a committer and a
 * forwarder take random steps, the disk fails and the power goes. After every step the promises are
 * checked against a model of what was appended and what was reported durable.
 */
final class JournalSimulation {
    static final Sizes SIZES = new Sizes(256 << 10, 32 << 10, 16 << 10, 16 << 10, 16 << 10);
    private static final Path FOLDER = Path.of("/journal");
    private static final int SENSORS = 12;

    /** What a consumer knows of one sensor. */
    private record Told(String epoch, long next) {}

    private final Random random;
    private final FakeDisk disk = new FakeDisk();
    private final JournalSettings.WhenFull whenFull;

    /** Bits flip in some lives; the disk does not also refuse to write down what that cost. */
    private final boolean withDamage;

    private final List<Envelope> appended = new ArrayList<>();
    private final Map<String, Told> told = new HashMap<>();
    private JournalDirectory directory;
    private Journal journal;
    private long reportedDurable;
    private long position;
    private long number;
    private long gapsTold;
    private int damages;
    private int epochs = 1;

    JournalSimulation(long seed) {
        random = new Random(seed);
        whenFull =
                random.nextInt(4) == 0
                        ? JournalSettings.WhenFull.REFUSE
                        : JournalSettings.WhenFull.DROP_OLDEST;
        withDamage = random.nextInt(3) == 0;
        open();
    }

    long gapsTold() {
        return gapsTold;
    }

    private void open() {
        directory =
                JournalDirectory.open(
                        new JournalDirectory.Plan(
                                new JournalSettings(
                                        FOLDER, JournalSettings.LIMIT_BYTES_MIN, 0.1, whenFull),
                                SIZES,
                                disk),
                        Map.of(),
                        new JournalDirectory.Sources(
                                () -> Readings.START, System::nanoTime, random::nextLong));
        journal = directory.lane(LaneName.READINGS);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        finish();
    }

    private void step() {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> append(1 + random.nextInt(200));
            case 8 -> append(1 + random.nextInt(2000));
            case 9, 10, 11, 12, 13 -> force();
            case 14, 15, 16, 17 -> forward();
            case 18 -> losePower();
            case 19 -> restart();
            case 20 -> disk.faults(withDamage ? FakeDisk.Faults.NONE : randomFaults());
            case 21 -> disk.faults(FakeDisk.Faults.NONE);
            case 22 ->
                    disk.capacityBytes(
                            !withDamage && random.nextBoolean()
                                    ? disk.usedBytes()
                                    : Long.MAX_VALUE);
            default -> rareStep();
        }
    }

    private void rareStep() {
        if (random.nextInt(4) == 0 && epochs == 1) {
            renew();
        } else if (withDamage && damages == 0) {
            damage();
        }
    }

    private FakeDisk.Faults randomFaults() {
        FakeDisk.Operation[] all = FakeDisk.Operation.values();
        FakeDisk.Operation hit = all[random.nextInt(all.length)];
        int first = random.nextInt(4);
        int last = first + (random.nextBoolean() ? 1 : 1000);
        int[] seen = {0};
        return (operation, path) -> {
            if (operation == hit
                    && path.toString().contains("readings")
                    && seen[0]++ >= first
                    && seen[0] <= last) {
                throw new IOException("Input/output error (" + operation + ")");
            }
        };
    }

    private Reading reading() {
        Sensor sensor = Readings.sensor("device", "c" + random.nextInt(SENSORS));
        Reading plain = Readings.reading(sensor, number++);
        Instant time = plain.stamp().time().plusNanos(1000L * random.nextInt(1_000_000));
        return new Reading(
                sensor,
                OptionalDouble.of(random.nextGaussian()),
                plain.quality(),
                new Envelope.Stamp(
                        time,
                        true,
                        plain.stamp().gatewayTime(),
                        Envelope.Clock.SYNCED,
                        Readings.BOOT),
                plain.sourceSequence(),
                random.nextInt(3),
                random.nextInt());
    }

    private void append(int count) {
        List<Envelope> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(reading());
        }
        long end = journal.endOffset();
        try {
            assertThat(journal.append(batch)).isEqualTo(end + count);
            appended.addAll(batch);
        } catch (StorageFullException _) {
            assertThat(journal.endOffset()).isEqualTo(end);
        }
    }

    private void force() {
        try {
            reportedDurable = journal.force();
            assertThat(reportedDurable).isEqualTo(journal.endOffset());
        } catch (StorageFullException | StorageFailedException _) {
            assertThat(journal.storageProblem()).isPresent();
            assertThat(journal.durableOffset()).isGreaterThanOrEqualTo(reportedDurable);
            reportedDurable = journal.durableOffset();
        }
    }

    private void forward() {
        journal.acknowledge(position);
        List<Entry> chunk;
        try {
            chunk = journal.read(position, 1 + random.nextInt(400));
        } catch (StorageFailedException _) {
            return;
        }
        if (chunk.isEmpty() || random.nextInt(4) == 0) {
            journal.release();
            return;
        }
        chunk.forEach(this::deliver);
        position = chunk.getLast().offset() + 1;
        if (random.nextInt(8) > 0) {
            journal.acknowledge(position);
        }
    }

    private void deliver(Entry entry) {
        assertThat(entry.offset()).isBetween(position, journal.durableOffset() - 1);
        Told before = told.getOrDefault(entry.sensor().key(), new Told(entry.epoch(), 0));
        long expected = before.epoch().equals(entry.epoch()) ? before.next() : 0;
        long next =
                switch (entry) {
                    case Entry.Stored stored -> {
                        assertThat(stored.envelope())
                                .isEqualTo(appended.get((int) stored.offset()));
                        assertThat(stored.sequence())
                                .as("sequence of %s", stored)
                                .isEqualTo(expected);
                        yield stored.sequence() + 1;
                    }
                    case Entry.Gap gap -> {
                        gapsTold++;
                        checkStart(gap, expected);
                        assertThat(gap.lost().count())
                                .isEqualTo(gap.lost().toSequence() - gap.lost().fromSequence() + 1);
                        yield gap.lost().toSequence() + 1;
                    }
                };
        told.put(entry.sensor().key(), new Told(entry.epoch(), next));
    }

    /**
     * When the block that a forwarder stopped in is damaged later, nobody knows where it stopped.
     */
    private static void checkStart(Entry.Gap gap, long expected) {
        if (gap.lost().reason().equals("damaged")) {
            assertThat(gap.lost().fromSequence())
                    .as("start of %s", gap)
                    .isLessThanOrEqualTo(expected);
            assertThat(gap.lost().toSequence()).isGreaterThanOrEqualTo(expected - 1);
        } else {
            assertThat(gap.lost().fromSequence()).as("start of  %s", gap).isEqualTo(expected);
        }
    }

    private void losePower() {
        disk.losePower(random);
        disk.capacityBytes(Long.MAX_VALUE);
        reopen();
    }

    private void restart() {
        try {
            directory.close();
        } catch (StorageFullException | StorageFailedException _) {
            // What was not durable goes with the process.
        }
        disk.faults(FakeDisk.Faults.NONE);
        reopen();
    }

    private void reopen() {
        String epoch = directory.identity().current().epoch();
        open();
        if (!directory.identity().current().epoch().equals(epoch)) {
            epochs++;
        }
        assertThat(journal.endOffset())
                .as("the end after a restart")
                .isBetween(reportedDurable, (long) appended.size());
        appended.subList((int) journal.endOffset(), appended.size()).clear();
        reportedDurable = journal.durableOffset();
        assertThat(reportedDurable).isEqualTo(journal.endOffset());
        journal.acknowledge(position);
    }

    private void renew() {
        try {
            directory.identity().renew();
            epochs++;
        } catch (UncheckedIOException _) {
            // It stays as it was.
        }
    }

    private void damage() {
        List<Path> segments =
                disk.list(FOLDER.resolve("readings")).stream().filter(Segment::isSegment).toList();
        if (segments.size() < 3) {
            return;
        }
        Path path = segments.get(random.nextInt(segments.size() - 1));
        int length = disk.bytes(path).length;
        disk.flipBit(path, random.nextInt(length), random.nextInt(8));
        damages++;
    }

    private void check() {
        JournalCounts counts = journal.counts();
        assertThat(counts.recovered() + counts.appended())
                .as("books add up: %s", counts)
                .isEqualTo(
                        counts.acknowledged()
                                + counts.evicted()
                                + counts.damaged()
                                + counts.backlog());
        assertThat(counts.backlog()).isNotNegative();
        assertThat(disk.usedBytes()).as("bytes on disk").isLessThanOrEqualTo(SIZES.limitBytes());
        assertThat(journal.endOffset()).isEqualTo(appended.size());
        if (whenFull == JournalSettings.WhenFull.REFUSE) {
            assertThat(counts.evicted()).isZero();
        }
    }

    /** Everything heals; one more reading of each sensor brings every gap to light. */
    private void finish() {
        disk.faults(FakeDisk.Faults.NONE);
        disk.capacityBytes(Long.MAX_VALUE);
        force();
        drain();
        force();
        drain();
        for (int i = 0; i < SENSORS; i++) {
            Envelope last = Readings.reading(Readings.sensor("device", "c" + i), number++);
            journal.append(List.of(last));
            appended.add(last);
        }
        force();
        assertThat(journal.storageProblem()).isEmpty();
        drain();
        check();
        assertThat(position).isEqualTo(appended.size());
        if (damages == 0 && epochs == 1) {
            Map<String, Long> all = new HashMap<>();
            appended.forEach(envelope -> all.merge(envelope.sensor().key(), 1L, Long::sum));
            all.forEach((key, count) -> assertThat(told.get(key).next()).as(key).isEqualTo(count));
        }
        directory.close();
    }

    private void drain() {
        for (List<Entry> chunk = journal.read(position, 1000);
                !chunk.isEmpty();
                chunk = journal.read(position, 1000)) {
            chunk.forEach(this::deliver);
            position = chunk.getLast().offset() + 1;
            journal.acknowledge(position);
        }
    }
}
