package io.millrace.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.emulator.Plants;
import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayFolderTest {
    private static final Addresses ADDRESSES =
            new Addresses("127.0.0.1:9092", "127.0.0.1:9093", "127.0.0.1:1883", "127.0.0.1:8080");

    @TempDir private Path path;
    private GatewayFolder folder;

    @BeforeEach
    void make() {
        folder = new GatewayFolder(path.resolve("data"));
    }

    @Test
    void writesAGatewayYamlForThePlant() {
        folder.writeConfiguration(
                ADDRESSES,
                List.of(
                        new PlantDevice("pump-1", Plants.pump(), "factory/line1/pump-1"),
                        new PlantDevice(
                                "meter-2", Plants.sensor(), "t", Map.of("volume", 2, "flow", 2))),
                1);

        assertThat(folder.configuration())
                .content()
                .contains("listener: {address: \"127.0.0.1:1883\"}")
                .contains("bootstrap.servers: \"127.0.0.1:9093\"")
                .contains("console: {address: \"127.0.0.1:8080\"}")
                .contains("replication-factor: 1")
                .contains(
                        "- {name: pump-1, profile: test-pump, mqtt: {topic: factory/line1/pump-1}}")
                .contains("- {name: meter-2, profile: test-sensor, gpio: {flow: 2, volume: 2}}");
    }

    @Test
    void copiesProfilesWithoutTheirDeadbands() {
        String text =
                "report: {deadband: 0.2, heartbeat: 60s}  # deadband of the gauge\n  deadband: 5\n";

        folder.writeProfiles(
                List.of(new LoadedProfile(Plants.pump(), "test-pump.yaml", text, true)));

        assertThat(path.resolve("data").resolve("profiles").resolve("test-pump.yaml"))
                .hasContent(
                        "report: {deadband: 0, heartbeat: 60s}  # deadband of the gauge\n  deadband: 0\n");
    }

    @Test
    void replacesTheRunFileAsAWhole() throws IOException {
        folder.writeRunFile(ADDRESSES, 11);
        folder.writeRunFile(ADDRESSES, 12);

        try (var files = Files.list(path.resolve("data"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly("run.json");
        }
        assertThat(path.resolve("data").resolve("run.json"))
                .hasContent(
                        "{\"kafka\": \"127.0.0.1:9092\", \"mqtt\": \"127.0.0.1:1883\","
                                + " \"console\": \"127.0.0.1:8080\", \"gatewayPid\": 12}\n");
    }

    @Test
    void showsTheEndOfTheLog() throws IOException {
        assertThat(folder.logTail(2)).isEmpty();
        Files.writeString(folder.log(), "a\nb\nc\n");

        assertThat(folder.logTail(2)).containsExactly("b", "c");
    }
}
