package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import io.millrace.bridge.journal.Readings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Writes the journal that every later version must read: some of everything the format knows. It
 * was run once, for {@code src/test/resources/journal-format-1}; the files there never change.
 */
final class FormatFixture {
    static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    static final Sensor PRESS =
            new Sensor(
                    "halle-ä",
                    Optional.empty(),
                    "press",
                    Optional.of("kraft"),
                    Optional.empty(),
                    "topic-press");

    private final Path folder;
    private final Random random = new Random(20261120);

    FormatFixture(Path folder) {
        this.folder = folder;
    }

    /** What a user of the lane keeps. */
    static final class Note implements LaneState {
        private final List<String> restored = new ArrayList<>();

        @Override
        public String name() {
            return "note";
        }

        @Override
        public byte[] snapshot() {
            return "remember me".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void restore(byte[] snapshot) {
            restored.add(new String(snapshot, StandardCharsets.UTF_8));
        }

        @Override
        public void replay(Entry.Stored entry) {
            restored.add(String.valueOf(entry.offset()));
        }

        List<String> restored() {
            return restored;
        }
    }

    static JournalDirectory open(Path folder, Note note, Random random) {
        return JournalDirectory.open(
                new JournalSettings(
                        folder,
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(LaneName.READINGS, List.of(note)),
                new JournalDirectory.Sources(
                        () -> Readings.START, System::nanoTime, random::nextLong));
    }

    /** Five runs of a gateway; the last leaves no room that was filled with zeros. */
    void write() {
        run(FormatFixture::firstReadings);
        run(FormatFixture::manyReadings);
        run(directory -> {
            directory.identity().rememberCluster("cluster-1");
            directory.identity().renew();
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 300, 5));
            readings.force();
            readings.park((Entry.Stored) readings.read(2, 1).getLast());
            readings.acknowledge(3);
            readings.append(Readings.readings(PUMP, 305, 2));
            readings.force();
        });
        run(directory -> {});
    }

    private interface Work {
        void in(JournalDirectory directory);
    }

    private void run(Work work) {
        try (JournalDirectory directory = open(folder, new Note(), random)) {
            work.in(directory);
        }
    }

    private static void firstReadings(JournalDirectory directory) {
        Journal readings = directory.lane(LaneName.READINGS);
        readings.append(Readings.readings(PUMP, 0, 3));
        readings.append(
                List.of(
                        odd(OptionalDouble.empty(), Quality.BAD, Clock.UNSYNCED, 0),
                        odd(OptionalDouble.of(-0.0), Quality.UNCERTAIN, Clock.CORRECTED, 1),
                        odd(OptionalDouble.of(1e-300), Quality.GOOD, Clock.SYNCED, 17)));
        readings.force();
        Journal alerts = directory.lane(LaneName.ALERTS);
        alerts.append(List.of(Readings.alert(PUMP, "zu heiß \u2600"), Readings.alert(PRESS, "")));
        alerts.force();
    }

    private static Envelope odd(OptionalDouble value, Quality quality, Clock clock, int number) {
        return new Envelope.Reading(
                PRESS,
                value,
                new QualityMark(quality, Optional.of("why").filter(_ -> quality != Quality.GOOD)),
                new Stamp(
                        Readings.START.plusNanos(1_001_000L * number),
                        number % 2 == 0,
                        Readings.START.minusSeconds(number),
                        clock,
                        Readings.BOOT),
                number == 1 ? OptionalLong.empty() : OptionalLong.of(number),
                number,
                ~number);
    }

    /** Three blocks, each forced. */
    private static void manyReadings(JournalDirectory directory) {
        Journal readings = directory.lane(LaneName.READINGS);
        for (int block = 0; block < 3; block++) {
            readings.append(Readings.readings(PUMP, 100 + 30L * block, 30));
            readings.force();
        }
    }

    /** One line an entry, in words of its own: what a record prints may change. */
    static String line(Entry entry) {
        return switch (entry) {
            case Entry.Gap gap ->
                    "gap %s %s %s %d-%d %d %s"
                            .formatted(
                                    gap.offset(),
                                    gap.epoch(),
                                    gap.sensor().key(),
                                    gap.lost().fromSequence(),
                                    gap.lost().toSequence(),
                                    gap.lost().count(),
                                    gap.lost().reason());
            case Entry.Stored stored ->
                    "%d %s %d %s"
                            .formatted(
                                    stored.offset(),
                                    stored.epoch(),
                                    stored.sequence(),
                                    content(stored.envelope()));
        };
    }

    private static String content(Envelope envelope) {
        return switch (envelope) {
            case Envelope.Document document ->
                    String.join(
                            " ",
                            document.sensor().key(),
                            document.kind(),
                            document.time().toString(),
                            document.body());
            case Envelope.Reading reading ->
                    String.join(
                            " ",
                            reading.sensor().key(),
                            reading.sensor().topic(),
                            reading.sensor().unit().orElse("-"),
                            reading.value().isPresent()
                                    ? String.valueOf(reading.value().getAsDouble())
                                    : "-",
                            reading.quality().quality().name(),
                            reading.quality().reason().orElse("-"),
                            reading.stamp().time().toString(),
                            String.valueOf(reading.stamp().hasSourceTime()),
                            reading.stamp().gatewayTime().toString(),
                            reading.stamp().clock().name(),
                            reading.stamp().boot(),
                            reading.sourceSequence().isPresent()
                                    ? String.valueOf(reading.sourceSequence().getAsLong())
                                    : "-",
                            String.valueOf(reading.suppressed()),
                            String.valueOf(reading.payloadHash()));
        };
    }
}
