package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's Prometheus sees of the way in and of the disk. */
class MetricsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";
    private static final String DEVICES =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";

    /** MQTT 3.1.1: a client called x publishes 1 on a. */
    private static final byte[] CONNECT_AND_QOS_2 = {
        0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 1, 'x', 0x34, 6, 0, 1, 'a', 0, 1, '1'
    };

    @TempDir private Path folder;

    @Test
    void countsItsClientsAndThoseItEndedAndWhatTheDiskGot() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(folder, NO_KAFKA, DEVICES).up();
                PahoSensor sensor =
                        new PahoSensor(gateway.mqttUrl(), "sensor01", "plant/sensor01")) {
            sensor.publishAndWait("{\"value\":20,\"seq\":1}");
            try (Socket qos2 = new Socket(InetAddress.getLoopbackAddress(), gateway.mqttPort())) {
                qos2.getOutputStream().write(CONNECT_AND_QOS_2);
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(gateway.get("/q/metrics"))
                                        .contains("millrace_listener_connections 1.0")
                                        .contains(
                                                "millrace_listener_refusals_total{reason=\"qos-2\"")
                                        .containsPattern(
                                                "millrace_journal_device_bytes_total [1-9]"));
            }
        }
    }
}
