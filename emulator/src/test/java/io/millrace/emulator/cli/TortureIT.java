package io.millrace.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.emulator.boot.Clocks;
import io.millrace.testbed.Guarantee;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Three broker processes and the real gateway, which this module's build does not make. */
class TortureIT {
    private static final int SEED = 7;

    @TempDir private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Guarantee({"S1", "S2", "U1"})
    void losesDuplicatesAndReordersNothingUnderFire() throws Exception {
        int exit =
                torture(
                        "--duration",
                        "45s",
                        "--seed",
                        Integer.toString(SEED),
                        "--data",
                        data.toString(),
                        "--json");

        assertThat(exit).as("%s%n%s", err, out).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString().lines().toList().getLast());
        assertThat(report.path("lost").asLong(-1)).isZero();
        assertThat(report.path("duplicated").asLong(-1)).isZero();
        assertThat(report.path("outOfOrder").asLong(-1)).isZero();
        assertThat(report.path("seed").asLong()).isEqualTo(SEED);
        assertThat(report.path("acknowledged").asLong()).isPositive();
        assertThat(report.path("kills").asInt()).as("%s", err).isPositive();
        assertThat(report.path("brokerStops").asInt()).as("%s", err).isPositive();
        assertThat(report.path("linkCuts").asInt()).as("%s", err).isPositive();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void refusesATimeInWhichNothingFits() {
        assertThat(torture("--duration", "5s")).isEqualTo(ExitCodes.WRONG_INPUT);

        assertThat(err.toString()).contains("--duration must be at least 10s, not 5s");
    }

    private int torture(String... flags) {
        CommandLine command =
                EmulatorMain.commandLine(new Clocks(InstantSource.system(), System::nanoTime));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "torture";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        return command.execute(arguments);
    }
}
