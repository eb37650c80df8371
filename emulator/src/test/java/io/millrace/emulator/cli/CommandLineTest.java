package io.millrace.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.boot.Clocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fault rust@3s | unknown fault rust; the plant can show: bearing-wear, blocked-filter, cavitation",
                "--fault drift@3s:pump-9 | unknown device pump-9; the plant has: pump-1, pump-2, motor-1",
                "--fault dry-running@3s:motor-1 | unknown fault dry-running for profile electric-motor; it has:",
                "--fault drift | expected KIND@TIME or KIND@TIME:DEVICE",
                "--fault drift@soon | expected a duration",
                "--duration 5s --fault drift@9s | would begin when --duration 5s is over",
                "--duration soon | expected a duration such as 200ms",
                "--duration 0s | --duration must be longer than 0",
                "--devices 0 | --devices must be from 1 to 1000, not 0",
                "--rate 0 | --rate must be over 0",
                "--rate many | --rate",
                "--console-port 99999 | --console-port must be from 1 to 65535",
                "--kafka kafka-1 | --kafka must be HOST:PORT, not kafka-1",
                "--what | Unknown option",
            })
    void saysWhatIsWrongWithTheFlagsOfEmulateAndEndsWith2(String flags, String complaint) {
        assertThat(execute("emulate " + flags)).isEqualTo(2);

        assertThat(err.toString()).contains(complaint).doesNotContain("\tat ");
        assertThat(out.toString()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rows 5 | unknown profile toaster; there are: belt-conveyor, centrifugal-pump, door-contact",
                "--rows 0 | --rows must be 1 or more",
            })
    void saysWhatIsWrongWithTheFlagsOfRecord(String flags, String complaint, @TempDir Path folder) {
        String place = " --profile toaster --out " + folder.resolve("a.csv");

        assertThat(execute("record " + flags + place)).isEqualTo(2);
        assertThat(err.toString()).contains(complaint);
    }

    @Test
    void recordsTheSameRowsForTheSameSeed(@TempDir Path folder) throws IOException {
        String flags =
                "record --profile single-value --rows 50 --seed 4 --fault drift@2s --json --out ";

        assertThat(execute(flags + folder.resolve("a.csv"))).isZero();
        assertThat(execute(flags + folder.resolve("b.csv"))).isZero();

        assertThat(folder.resolve("a.csv")).hasSameTextualContentAs(folder.resolve("b.csv"));
        assertThat(Files.readAllLines(folder.resolve("a.csv")))
                .hasSize(51)
                .first()
                .isEqualTo("time,value");
        assertThat(Files.readAllLines(folder.resolve("a.csv")).get(2))
                .startsWith("2026-01-01T00:00:00.200Z,2");
        assertThat(out.toString().lines().toList().getLast())
                .startsWith("{")
                .contains("\"rows\":50");
    }

    private int execute(String line) {
        CommandLine command = EmulatorMain.commandLine(new Clocks(() -> Instant.EPOCH, () -> 0L));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(line.split(" ", -1));
    }
}
