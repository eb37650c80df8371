package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validation refuses of models must not keep a running gateway from its readings. */
class BadModelIT {
    private static final String DEVICES =
            """
            devices:
              - {name: a, profile: lost, mqtt: {topic: factory/a}}
              - {name: b, profile: unfit, mqtt: {topic: factory/b}}
            """;

    @TempDir private Path folder;

    @Test
    @Guarantee("M1")
    void isWarnedOfWhereItStandsAndTheGatewayRuns() throws Exception {
        profile("lost", "gone.onnx");
        profile("unfit", "centrifugal-pump.onnx");
        try (GatewayProcess gateway = new GatewayProcess(folder, "127.0.0.1:9", DEVICES).up();
                PahoSensor sensor = new PahoSensor(gateway.mqttUrl(), "a", "factory/a")) {
            assertThat(gateway.log())
                    .contains("profiles/lost.yaml:4:15: model.file: warning: model ")
                    .contains("gone.onnx is refused: there is no such file; put a good one")
                    .contains(
                            "profiles/unfit.yaml:4:15: model.file: warning: the model needs channel"
                                    + " temperature, which profile unfit does not have (it has flow)")
                    .contains("; its devices are watched by their limits alone");

            sensor.publishAndWait("{\"value\":21.5}");
        }
    }

    private void profile(String name, String model) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/" + name + ".yaml"),
                """
                profile: %s
                version: 1
                channels: {flow: {unit: m3/h, mqtt: {value: /value}}}
                model: {file: %s}
                """
                        .formatted(name, model));
    }
}
