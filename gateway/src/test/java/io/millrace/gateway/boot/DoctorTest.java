package io.millrace.gateway.boot;

import static io.millrace.gateway.boot.Sickbed.NO_KAFKA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.gateway.cli.Diagnosis.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each illness of the machine itself, brought about for real where root can have it. */
class DoctorTest {

    @TempDir private Path folder;
    private Path mounted;
    private Sickbed bed;

    @BeforeEach
    void makeFolders() throws IOException {
        bed = new Sickbed(folder);
        mounted = Files.createDirectory(folder.resolve("mounted"));
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", mounted.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private void mount(String options) throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted.toString()))
                .as("the right to mount a file system")
                .isTrue();
    }

    private static String withSensor() {
        return Sickbed.withSensor(Sickbed.at(NO_KAFKA));
    }

    private static String withJournalIn(Path directory) {
        return withSensor().replace("directory: journal", "directory: " + directory);
    }

    /** The one line about this subject. */
    static String line(List<Finding> findings, String subject) {
        List<String> lines =
                findings.stream()
                        .filter(finding -> finding.subject().equals(subject))
                        .map(finding -> finding.grade() + " " + finding.text())
                        .toList();
        assertThat(lines).as(findings.toString()).hasSize(1);
        assertThat(lines.getFirst()).doesNotContain("\n");
        return lines.getFirst();
    }

    @Test
    void findsNothingWrongWithAHealthyMachine() throws Exception {
        List<Finding> findings = bed.examine(withSensor());

        assertThat(line(findings, "disk")).startsWith("GOOD").contains("is writable", "a force");
        assertThat(line(findings, "clock")).startsWith("GOOD");
        assertThat(line(findings, "ports")).startsWith("GOOD");
        try (var left = Files.list(folder)) {
            assertThat(left).noneMatch(file -> file.toString().contains("millrace-doctor"));
        }
    }

    @Test
    void namesAFullDisk() throws Exception {
        mount("size=1m");
        run("dd", "if=/dev/zero", "of=" + mounted.resolve("somebody-else"));

        assertThat(line(bed.examine(withJournalIn(mounted.resolve("journal"))), "disk"))
                .startsWith("BAD")
                .contains(mounted + " is full", "0 MiB free", "delete what is not needed");
    }

    @Test
    void namesADiskThatIsAsGoodAsFull() throws Exception {
        mount("size=4m");

        assertThat(line(bed.examine(withJournalIn(mounted)), "disk"))
                .startsWith("BAD")
                .contains("is full", "at least 8 MiB are needed");
    }

    @Test
    void namesADiskThatIsSmallerThanTheJournalMayBecome() throws Exception {
        mount("size=32m");

        assertThat(line(bed.examine(withJournalIn(mounted)), "disk"))
                .startsWith("WARNING")
                .contains("may take 64 MiB", "lower journal.limit");
    }

    @Test
    void namesAReadOnlyDisk() throws Exception {
        mount("ro,size=64m");

        assertThat(line(bed.examine(withJournalIn(mounted)), "disk"))
                .startsWith("BAD")
                .contains("read-only", "mount it for writing");
    }

    /**
     * Its time is told by a clock that runs fast; {@link TamperedDoctorIT} slows the disk itself.
     */
    @Test
    void namesASlowDisk() throws Exception {
        AtomicLong nanos = new AtomicLong();
        LongSupplier racing = () -> nanos.addAndGet(Duration.ofMillis(300).toNanos());
        Doctor.Machine here = Sickbed.healthy(folder);

        List<Finding> findings =
                bed.examine(
                        withSensor(),
                        new Doctor.Machine(racing, here.wall(), here.sync(), here.devices()));

        assertThat(line(findings, "disk"))
                .startsWith("WARNING")
                .contains("slow: a force takes 300 ms, at most 50 ms are expected", "faster disk");
    }

    @Test
    void namesAPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + other.getLocalPort();
            String yaml =
                    withSensor()
                            .replace(
                                    "console: {address: \"127.0.0.1:0\"}",
                                    "console: {address: \"%s\"}".formatted(taken));

            assertThat(line(bed.examine(yaml), "ports"))
                    .startsWith("BAD")
                    .contains(taken, "the console", "Address already in use", "console.address");
        }
    }

    @Test
    void namesAnAddressThatThisMachineDoesNotHave() throws Exception {
        String yaml =
                withSensor()
                        .replace(
                                "console: {address: \"127.0.0.1:0\"}",
                                "console: {address: \"192.0.2.7:18080\"}");

        assertThat(bed.examine(yaml))
                .anySatisfy(finding ->
                        assertThat(finding.text()).contains("this machine has no such address"));
    }

    private String clock(Instant wall, boolean isSynced) throws IOException {
        Doctor.Machine here = Sickbed.healthy(folder);
        return line(
                bed.examine(
                        withSensor(),
                        new Doctor.Machine(
                                here.ticker(),
                                InstantSource.fixed(wall),
                                Optional.of(() -> isSynced),
                                here.devices())),
                "clock");
    }

    /** Told by a fake; {@link TamperedDoctorIT} has the kernel say so. */
    @Test
    void namesAClockThatNobodySynchronises() throws Exception {
        assertThat(clock(Instant.parse("2027-06-01T12:00:00Z"), false))
                .startsWith("WARNING")
                .contains("not synchronised", "start a time service");
    }

    @Test
    void namesAClockThatIsPlainlyWrong() throws Exception {
        assertThat(clock(Instant.parse("1970-01-01T00:00:42Z"), false))
                .startsWith("BAD")
                .contains("1970-01-01T00:00:42Z", "set it or start a time service");
    }

    private static String withDoor() {
        return Sickbed.yaml(
                Sickbed.at(NO_KAFKA),
                """
                mqtt: {listener: off}
                console: {address: "127.0.0.1:0"}
                devices: [{name: door-3, profile: door-contact, gpio: {open: 17}}]\
                """);
    }

    /** On a file system without device files even root may not open a chip. */
    @Test
    void namesAGpioChipThatMayNotBeOpened() throws Exception {
        mount("nodev,size=1m");
        Path chip = mounted.resolve("gpiochip0");
        assumeThat(run("mknod", chip.toString(), "c", "254", "0"))
                .as("the right to make a device file")
                .isTrue();

        assertThat(line(bed.examine(withDoor(), Sickbed.healthy(mounted)), "gpio"))
                .startsWith("BAD")
                .contains(chip + " may not be opened by this user", "usermod -aG gpio");
    }

    @Test
    void namesAFileThatIsNoGpioChip() throws Exception {
        Files.createFile(mounted.resolve("gpiochip0"));

        assertThat(line(bed.examine(withDoor(), Sickbed.healthy(mounted)), "gpio"))
                .startsWith("BAD")
                .contains("no GPIO chip can be used", "is the driver loaded?");
    }

    @Test
    void namesAMachineWithoutGpio() throws Exception {
        assertThat(line(bed.examine(withDoor()), "gpio"))
                .startsWith("BAD")
                .contains("no GPIO chip");
    }

    @Test
    void namesKafkaThatIsNotThere() throws Exception {
        assertThat(line(bed.examine(withSensor()), "kafka"))
                .startsWith("BAD")
                .contains(NO_KAFKA + ": Connection refused", "bootstrap.servers", "keeps readings");
    }

    @Test
    void namesAMisspeltPropertyOfKafka() throws Exception {
        String yaml = Sickbed.withSensor(Sickbed.at(NO_KAFKA) + ", sasl.jas.config: \"hush\"");

        assertThat(bed.examine(yaml))
                .anySatisfy(finding ->
                        assertThat(finding.text())
                                .contains("cloud.kafka.sasl.jas.config is no property")
                                .doesNotContain("hush"));
    }

    @Test
    void namesAValueThatKafkaRefuses() throws Exception {
        String yaml = Sickbed.withSensor(Sickbed.at(NO_KAFKA) + ", linger.ms: abc");

        assertThat(line(bed.examine(yaml), "kafka")).startsWith("BAD").contains("linger.ms");
    }
}
