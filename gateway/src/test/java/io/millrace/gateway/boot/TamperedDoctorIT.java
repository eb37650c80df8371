package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged doctor on a machine whose kernel answers as the test wants: strace changes what its
 * calls return, or how long they take.
 */
class TamperedDoctorIT {
    private static final List<String> STRACE =
            List.of("strace", "-f", "--seccomp-bpf", "-o", "/dev/null");

    /** adjtimex(3) is one or the other, by the C library's age. */
    private static final String CLOCK_CALLS = "adjtimex,clock_adjtime";

    private static final int TIME_OK = 0;
    private static final int TIME_ERROR = 5;

    @TempDir private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        assumeThat(canTrace()).as("no strace that may trace: install Debian's package").isTrue();
        Files.writeString(
                folder.resolve("gateway.yaml"), Sickbed.withSensor(Sickbed.at(Sickbed.NO_KAFKA)));
    }

    private static boolean canTrace() throws InterruptedException {
        List<String> command = new ArrayList<>(STRACE);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The doctor's line about a subject, where the kernel does this to these calls. */
    private String line(String subject, String calls, String deed) throws Exception {
        List<String> command = new ArrayList<>(STRACE);
        command.addAll(List.of("-e", "trace=" + calls, "-e", "inject=" + calls + ":" + deed));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar")
                                .toAbsolutePath()
                                .toString(),
                        "doctor",
                        "--config",
                        "gateway.yaml"));
        Process doctor =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(doctor.getInputStream().readAllBytes(), UTF_8);
        doctor.waitFor();
        return said.lines()
                .filter(line -> line.contains(" " + subject + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }

    @Test
    void namesAClockThatNobodySynchronises() throws Exception {
        assertThat(line("clock", CLOCK_CALLS, "retval=" + TIME_ERROR))
                .startsWith("warning")
                .contains("not synchronised", "start a time service");
    }

    @Test
    void isContentWithAClockThatATimeServiceKeeps() throws Exception {
        assertThat(line("clock", CLOCK_CALLS, "retval=" + TIME_OK))
                .startsWith("ok")
                .contains("synchronised");
    }

    @Test
    void namesADiskThatTakesLongToForce() throws Exception {
        assertThat(line("disk", "fsync,fdatasync", "delay_exit=200000"))
                .startsWith("warning")
                .containsPattern("is slow: a force takes ([2-9]|[1-9]\\d)\\d\\d ms")
                .contains("faster disk");
    }
}
