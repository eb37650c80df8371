package io.millrace.bridge.journal.file;

import static io.millrace.bridge.journal.file.JournalOnFakeDisk.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.Readings;
import io.millrace.bridge.journal.StorageFailedException;
import io.millrace.bridge.journal.StorageFullException;
import io.millrace.bridge.journal.StorageHealth;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file system of its own that fills up or turns read-only; needs the right to mount it. */
@Guarantee({"J1", "J3"})
class RealStorageIT {
    @TempDir Path folder;
    private Path mounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = Files.createDirectory(folder.resolve("disk"));
        boolean isMounted =
                run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", mounted.toString());
        assumeTrue(isMounted, "not allowed to mount a file system");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", mounted.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private JournalDirectory open() {
        return JournalDirectory.open(
                new JournalSettings(
                        mounted.resolve("journal"),
                        JournalSettings.LIMIT_BYTES_MIN,
                        0.1,
                        JournalSettings.WhenFull.DROP_OLDEST),
                Map.of(),
                new JournalDirectory.Sources(
                        InstantSource.system(), System::nanoTime, new Random()::nextLong));
    }

    private static void append(Journal readings, int count) {
        readings.append(
                Readings.readings(
                        Readings.sensor("pump-1", "temperature"), readings.endOffset(), count));
    }

    private static void fill(Journal readings) {
        while (true) {
            append(readings, 5000);
            readings.force();
        }
    }

    @Test
    void refusesServesAndGoesOnWhenAFullDiskHasRoomAgain() throws IOException {
        Path other = mounted.resolve("somebody-else");
        Files.write(other, new byte[1 << 20]);
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThatThrownBy(() -> fill(readings)).isInstanceOf(StorageFullException.class);
            assertThat(readings.storageHealth()).isEqualTo(StorageHealth.DISK_FULL);
            List<Entry> backlog = all(readings);
            assertThat(backlog).hasSize((int) readings.durableOffset());

            Files.delete(other);

            assertThat(readings.force()).isEqualTo(readings.endOffset());
            assertThat(readings.storageHealth()).isEqualTo(StorageHealth.HEALTHY);
            assertThat(all(readings)).startsWith(backlog.toArray(Entry[]::new));
        }
    }

    @Test
    void startsOnAFullDiskAndServes() throws IOException {
        List<Entry> backlog;
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThatThrownBy(() -> fill(readings)).isInstanceOf(StorageFullException.class);
            backlog = all(readings);
        }
        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(all(readings)).isEqualTo(backlog);
            readings.acknowledge(readings.endOffset());
            append(readings, 1);
            assertThat(readings.force()).isEqualTo(readings.endOffset());
        }
    }

    @Test
    void startsOnAReadOnlyDiskAndServes() throws IOException, InterruptedException {
        List<Entry> backlog;
        try (JournalDirectory directory = open()) {
            append(directory.lane(LaneName.READINGS), 100);
            directory.lane(LaneName.READINGS).force();
            backlog = all(directory.lane(LaneName.READINGS));
        }
        assertThat(run("mount", "-o", "remount,ro", mounted.toString())).isTrue();

        try (JournalDirectory directory = open()) {
            Journal readings = directory.lane(LaneName.READINGS);
            assertThat(all(readings)).isEqualTo(backlog);
            append(readings, 1);
            assertThatThrownBy(readings::force).isInstanceOf(StorageFailedException.class);
            assertThat(readings.storageHealth()).isEqualTo(StorageHealth.READ_ONLY);
            assertThatThrownBy(this::open).isInstanceOf(JournalInUseException.class);

            assertThat(run("mount", "-o", "remount,rw", mounted.toString())).isTrue();

            assertThat(readings.force()).isEqualTo(101);
            assertThat(all(readings)).hasSize(101);
        }
    }
}
