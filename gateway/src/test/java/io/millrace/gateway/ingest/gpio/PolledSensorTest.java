package io.millrace.gateway.ingest.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.ingest.gpio.sysfs.KernelSensorFiles;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real reader and real files; a named pipe that nobody writes plays the stuck driver. */
class PolledSensorTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @TempDir Path folder;

    private final Samples samples = new Samples();
    private PolledSensor sensor;

    @AfterEach
    void close() {
        sensor.close();
    }

    @Test
    void everyChannelIsReadOncePerPeriod() throws IOException {
        Files.writeString(folder.resolve("one"), "1\n");
        Files.writeString(folder.resolve("two"), "2.5\n");
        sensor = sensor("one", "two");

        sensor.tick();

        awaitTaken("#s/one=1.0", "#s/two=2.5");
        assertThat(sensor.trouble()).isEmpty();
    }

    @Test
    void sensorThatVanishesIsSilentAndComesBack() throws IOException {
        sensor = sensor("one");

        sensor.tick();
        awaitTaken("#s/one=!no-communication");
        await().until(() -> sensor.trouble().contains("one"));
        Files.writeString(folder.resolve("one"), "7\n");
        sensor.tick();

        awaitTaken("#s/one=7.0");
        await().until(() -> sensor.trouble().isEmpty());
    }

    @Test
    void nonsenseIsASensorFailure() throws IOException {
        Files.writeString(folder.resolve("one"), "out of order\n");
        sensor = sensor("one");

        sensor.tick();

        awaitTaken("#s/one=!sensor-failure");
    }

    @Test
    void driverThatNeverAnswersHoldsUpNobodyAndIsSaidOncePerPeriod() throws Exception {
        Files.writeString(folder.resolve("one"), "1\n");
        makePipe("stuck");
        sensor = sensor("one", "stuck");

        sensor.tick();
        awaitTaken("#s/one=1.0");
        sensor.tick();
        sensor.tick();

        assertThat(samples.taken())
                .containsExactly("#s/stuck=!no-communication", "#s/stuck=!no-communication");
        assertThat(sensor.trouble()).contains("not answered");

        Files.writeString(folder.resolve("stuck"), "3\n");
        awaitTaken("#s/stuck=3.0");
        await().until(() -> sensor.trouble().isEmpty());
    }

    private void makePipe(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
        assertThat(process.waitFor()).isZero();
    }

    private void awaitTaken(String... expected) {
        List<String> taken = new java.util.ArrayList<>();
        await().untilAsserted(() -> {
            taken.addAll(samples.taken());
            assertThat(taken).containsExactly(expected);
        });
    }

    private PolledSensor sensor(String... names) {
        List<PolledSensor.Channel> channels =
                List.of(names).stream()
                        .map(name ->
                                new PolledSensor.Channel(
                                        new ChannelId(new DeviceId("s"), name),
                                        new KernelFile(Kind.PLAIN, name, PERIOD)))
                        .toList();
        return new PolledSensor(
                folder.toString(), channels, new KernelSensorFiles(folder), samples.desk);
    }
}
