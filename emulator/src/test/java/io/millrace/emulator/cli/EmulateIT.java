package io.millrace.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.emulator.boot.Clocks;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The main job with the real gateway, which this module's build does not make: build the whole
 * reactor first.
 */
class EmulateIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RATE = 200;
    private static final int SECONDS = 20;

    @TempDir private Path data;

    private final ObjectMapper mapper = new ObjectMapper();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Guarantee({"S1", "S2", "U1"})
    void losesDuplicatesAndReordersNothingWhenTheGatewayIsKilledHalfway() throws Exception {
        CompletableFuture<Integer> run =
                CompletableFuture.supplyAsync(() ->
                        emulate(
                                "--duration",
                                SECONDS + "s",
                                "--rate",
                                Integer.toString(RATE),
                                "--data",
                                data.toString(),
                                "--json"));
        await().atMost(LIMIT).until(() -> run.isDone() || isHalfway());
        long firstPid = gatewayPid();
        ProcessHandle.of(firstPid).ifPresent(ProcessHandle::destroyForcibly);

        int exit = run.get();
        JsonNode report = mapper.readTree(out.toString().lines().toList().getLast());

        assertThat(exit).as(err.toString()).isZero();
        assertThat(report.path("lost").asLong()).isZero();
        assertThat(report.path("duplicated").asLong()).isZero();
        assertThat(report.path("outOfOrder").asLong()).isZero();
        assertThat(report.path("acknowledged").asLong()).isGreaterThan(RATE * SECONDS / 2);
        assertThat(report.path("inKafka").asLong())
                .isGreaterThanOrEqualTo(report.path("acknowledged").asLong());
        assertThat(gatewayPid()).isNotEqualTo(firstPid);
        assertThat(ProcessHandle.of(gatewayPid())).isEmpty();
    }

    private boolean isHalfway() {
        return err.toString().lines().anyMatch(line -> line.strip().startsWith("10."));
    }

    private long gatewayPid() throws IOException {
        return mapper.readTree(Files.readString(data.resolve("run.json")))
                .path("gatewayPid")
                .asLong();
    }

    private int emulate(String... flags) {
        CommandLine command =
                EmulatorMain.commandLine(new Clocks(InstantSource.system(), System::nanoTime));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("emulate"));
        arguments.addAll(List.of(flags));
        return command.execute(arguments.toArray(String[]::new));
    }
}
