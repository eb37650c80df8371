package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager and an orchestrator see of the packaged gateway without Kafka. */
class OperationsIT {

    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";
    private static final int SIGTERM = 128 + 15;

    @TempDir private Path folder;

    @Test
    void isStartedAndLiveAndSaysWhyItIsNotReady() {
        try (GatewayProcess gateway = new GatewayProcess(folder, Sickbed.NO_KAFKA, DEVICES).up()) {
            assertThat(gateway.get("/q/health/live")).contains("\"status\": \"UP\"");
            assertThat(gateway.get("/q/health/started")).contains("\"status\": \"UP\"");
            assertThat(gateway.get("/q/health/ready"))
                    .contains("\"status\": \"DOWN\"", "Kafka not reached since the start");

            gateway.terminate();

            assertThat(gateway.ended()).isEqualTo(SIGTERM);
            assertThat(gateway.log()).contains("stopped in order");
        }
    }
}
