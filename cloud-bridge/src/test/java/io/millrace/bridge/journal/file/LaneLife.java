package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * What the world knows of one lane in a {@link JournalSimulation}: what was appended, how far it
 * was called durable, and what a consumer was told of each sensor.
 */
final class LaneLife {
    private static final int SENSORS = 12;

    /** One sensor in one epoch. */
    private record Series(String key, String epoch) {}

    private final LaneName name;
    private final Random random;
    private final List<Envelope> appended = new ArrayList<>();

    /** What comes next, as a consumer knows it. */
    private final Map<Series, Long> told = new HashMap<>();

    private Journal journal;
    private long reportedDurable;
    private long position;
    private long number;
    private long gapsTold;
    private boolean mayBeDamaged;

    LaneLife(LaneName name, Random random) {
        this.name = name;
        this.random = random;
    }

    LaneName name() {
        return name;
    }

    Journal journal() {
        return journal;
    }

    long gapsTold() {
        return gapsTold;
    }

    void open(Journal fresh) {
        journal = fresh;
    }

    /** After a restart or a power loss: nothing that was called durable is missing. */
    void reopened(Journal fresh) {
        journal = fresh;
        assertThat(journal.endOffset())
                .as("the end of %s after a restart", name)
                .isBetween(reportedDurable, (long) appended.size());
        appended.subList((int) journal.endOffset(), appended.size()).clear();
        reportedDurable = journal.durableOffset();
        assertThat(reportedDurable).isEqualTo(journal.endOffset());
        journal.acknowledge(position);
    }

    private Envelope envelope() {
        Sensor sensor = Readings.sensor("device", "c" + random.nextInt(SENSORS));
        Envelope.Reading plain = Readings.reading(sensor, number++);
        Instant time = plain.stamp().time().plusNanos(1000L * random.nextInt(1_000_000));
        if (name == LaneName.ALERTS) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return new Envelope.Document(
                    sensor,
                    "alert",
                    time,
                    "{\"id\":\"%s\"}".formatted(HexFormat.of().formatHex(noise)));
        }
        return new Envelope.Reading(
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

    void append(int count) {
        List<Envelope> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(envelope());
        }
        long end = journal.endOffset();
        try {
            assertThat(journal.append(batch)).isEqualTo(end + count);
            appended.addAll(batch);
        } catch (StorageFullException _) {
            assertThat(journal.endOffset()).isEqualTo(end);
        }
    }

    void force() {
        try {
            reportedDurable = journal.force();
            assertThat(reportedDurable).isEqualTo(journal.endOffset());
        } catch (StorageFullException | StorageFailedException _) {
            assertThat(journal.storageProblem()).isPresent();
            assertThat(journal.durableOffset()).isGreaterThanOrEqualTo(reportedDurable);
            reportedDurable = journal.durableOffset();
        }
    }

    /** A transaction: read, perhaps aborted, perhaps committed, perhaps with a late answer. */
    void forward() {
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
        Series series = new Series(entry.sensor().key(), entry.epoch());
        long expected = told.getOrDefault(series, 0L);
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
                        yield Math.max(expected, gap.lost().toSequence() + 1);
                    }
                };
        told.put(series, next);
    }

    /**
     * No sequence is ever missing. One may be told as lost though it arrived: when a block that was
     * forwarded is damaged before the position behind it is written down, nobody knows any more
     * where each sensor stood.
     */
    private void checkStart(Entry.Gap gap, long expected) {
        if (mayBeDamaged) {
            assertThat(gap.lost().fromSequence())
                    .as("start of %s", gap)
                    .isLessThanOrEqualTo(expected);
        } else {
            assertThat(gap.lost().fromSequence()).as("start of  %s", gap).isEqualTo(expected);
        }
    }

    /** From now on. */
    void mayBeDamaged() {
        mayBeDamaged = true;
    }

    void check() {
        JournalCounts counts = journal.counts();
        assertThat(counts.recovered() + counts.appended())
                .as("books of %s add up: %s", name, counts)
                .isEqualTo(
                        counts.acknowledged()
                                + counts.evicted()
                                + counts.damaged()
                                + counts.backlog());
        assertThat(counts.backlog()).isNotNegative();
        assertThat(journal.endOffset()).isEqualTo(appended.size());
    }

    /** Everything arrives; twice, because what was found damaged on the way is told afterwards. */
    void settle() {
        force();
        drain();
        force();
        drain();
    }

    /** One more of each sensor brings every gap to light. */
    void finish() {
        for (int i = 0; i < SENSORS; i++) {
            Sensor sensor = Readings.sensor("device", "c" + i);
            Envelope last =
                    name == LaneName.ALERTS
                            ? Readings.alert(sensor, "last")
                            : Readings.reading(sensor, number++);
            journal.append(List.of(last));
            appended.add(last);
        }
        force();
        assertThat(journal.storageProblem()).isEmpty();
        drain();
        check();
        assertThat(position).isEqualTo(appended.size());
    }

    /** Where nothing is hidden by damage, the sequences count everything that was appended. */
    void checkAllIsCounted() {
        Map<String, Long> all = new HashMap<>();
        appended.forEach(envelope -> all.merge(envelope.sensor().key(), 1L, Long::sum));
        told.forEach((series, next) ->
                assertThat(next).as("%s", series).isEqualTo(all.get(series.key())));
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
