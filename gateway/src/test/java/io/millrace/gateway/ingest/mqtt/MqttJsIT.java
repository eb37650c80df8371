package io.millrace.gateway.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.gateway.ingest.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener with mqtt.js, the client of Node.js and of Node-RED, as the sensor. */
class MqttJsIT {
    private static final int MESSAGES = 5;
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path SCRIPT =
            Path.of("src", "test", "resources", "clients", "mqtt-js.cjs");

    /** 4 is MQTT 3.1.1. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void acknowledgesWhatIsStoredAndInOrder(int version) throws Exception {
        Optional<Path> node = MosquittoBroker.find("node");
        Optional<Path> folder = Optional.ofNullable(System.getenv("MQTT_JS_FOLDER")).map(Path::of);
        assumeTrue(node.isPresent(), "no node on PATH; the Debian package nodejs has it");
        assumeTrue(
                folder.filter(at -> Files.isDirectory(at.resolve("node_modules/mqtt"))).isPresent(),
                "no mqtt.js; 'npm install --prefix DIR mqtt' and set MQTT_JS_FOLDER=DIR");
        try (ListenerBench bench = ListenerBench.open()) {
            Process process =
                    new ProcessBuilder(
                                    node.get().toString(),
                                    SCRIPT.toString(),
                                    folder.get().toString(),
                                    bench.url().replace("tcp:", "mqtt:"),
                                    Integer.toString(version),
                                    "plant/value",
                                    Integer.toString(MESSAGES))
                            .redirectErrorStream(true)
                            .start();
            List<Delivery> deliveries = bench.take(MESSAGES);
            await().during(SILENCE)
                    .atMost(LIMIT)
                    .until(() -> process.isAlive() && process.getInputStream().available() == 0);
            // Whatever is stored first: each client hears in the order in which it has sent.
            deliveries.reversed().forEach(delivery -> delivery.acknowledgement().acknowledge());

            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said.lines())
                    .containsExactlyElementsOf(
                            IntStream.range(0, MESSAGES)
                                    .mapToObj("acknowledged %d"::formatted)
                                    .toList());
        }
    }
}
