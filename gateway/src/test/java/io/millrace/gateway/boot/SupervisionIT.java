package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gateway.supervision.NotificationReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway under somebody who speaks as systemd does. */
class SupervisionIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: factory/sensor01}}]";

    @TempDir private Path folder;

    @Test
    void saysWhenItIsReadyLivesAndStops() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (NotificationReceiver receiver = new NotificationReceiver(socket);
                GatewayProcess gateway = new GatewayProcess(folder, "127.0.0.1:9", DEVICES)) {
            gateway.up(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "300000"));
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(receiver.heard())
                                    .contains("READY=1")
                                    .filteredOn("WATCHDOG=1"::equals)
                                    .hasSizeGreaterThan(3));

            gateway.terminate();

            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(receiver.heard())
                                    .containsOnlyOnce("READY=1")
                                    .containsOnlyOnce("STOPPING=1"));
        }
    }
}
