package io.millrace.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesIT {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    void countsWhatReachesTheDeviceAndLeavesNothingBehind() throws IOException {
        assumeTrue(Devices.canCountAtTheDevice(), "loop devices need root on Linux");

        try (Device device = Devices.open(folder)) {
            long before = device.flushedBytes();
            Files.write(device.folder().resolve("file"), new byte[MIB]);
            long after = device.finalBytes();

            assertThat(after - before).isBetween((long) MIB, 2L * MIB);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
    }

    @Test
    void theSecondBestCountsToo() throws IOException {
        assumeTrue(ProcessDevice.isPossible(), "only Linux counts a process's writes");

        try (Device device = ProcessDevice.in(folder)) {
            long before = device.flushedBytes();
            Files.write(device.folder().resolve("file"), new byte[MIB]);

            assertThat(device.finalBytes()).isGreaterThan(before);
            assertThat(device.caveat()).isPresent();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
