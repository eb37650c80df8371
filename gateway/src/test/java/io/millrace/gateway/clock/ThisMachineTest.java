package io.millrace.gateway.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ThisMachineTest {
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** The kernel's own file counts the same seconds. */
    @Test
    void countsFromTheBootOfTheMachine() throws Exception {
        assumeThat(UPTIME).as("not Linux").exists();
        ThisMachine machine = ThisMachine.of(InstantSource.system(), System::nanoTime);
        double before = uptime();
        double seconds = machine.sinceBootNanos() / 1e9;

        assertThat(seconds).isBetween(before - 0.1, uptime() + 0.1);
    }

    @Test
    void neverGoesBack() {
        ThisMachine machine = ThisMachine.of(InstantSource.system(), System::nanoTime);
        long first = machine.sinceBootNanos();

        assertThat(machine.sinceBootNanos() - first).isBetween(0L, Duration.ofMinutes(5).toNanos());
    }

    private static double uptime() throws Exception {
        String text = Files.readString(UPTIME);
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }
}
