package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.lane.LaneName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");

    @TempDir Path folder;

    private JournalDirectory open() {
        return JournalDirectory.open(
                new JournalSettings(
                        folder,
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(),
                new JournalDirectory.Sources(
                        InstantSource.system(), System::nanoTime, new Random(7)::nextLong));
    }

    @Test
    void givesBackWhatWasForcedAfterReopening() {
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            readings.append(Readings.readings(PUMP, 0, 100));
            readings.append(Readings.readings(PUMP, 100, 50));
            assertThat(readings.durableOffset()).isZero();
            assertThat(readings.read(0, 10)).isEmpty();
            assertThat(readings.force()).isEqualTo(150);
            directory.lane(LaneName.ALERTS).append(List.of(Readings.alert(PUMP, "hot")));
        }

        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            List<Entry> entries = readings.read(0, 1000);
            assertThat(entries).hasSize(150);
            assertThat(entries)
                    .allSatisfy(entry ->
                            assertThat(((Entry.Stored) entry).envelope())
                                    .isEqualTo(Readings.reading(PUMP, entry.offset())));
            assertThat(((Entry.Stored) entries.get(149)).sequence()).isEqualTo(149);
            assertThat(directory.lane(LaneName.ALERTS).read(0, 5)).hasSize(1);
            readings.append(Readings.readings(PUMP, 150, 1));
            readings.force();
            assertThat(readings.read(150, 5))
                    .singleElement()
                    .isEqualTo(
                            new Entry.Stored(
                                    150,
                                    directory.identity().current().epoch(),
                                    150,
                                    Readings.reading(PUMP, 150)));
        }
    }
}
