package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand clients at once, each for ten devices that one wildcard entry stands for. */
class ManyClientsIT {
    private static final int CLIENTS = 1_000;
    private static final int DEVICES_PER_CLIENT = 10;
    private static final int ROUNDS = 5;
    private static final int READINGS = CLIENTS * DEVICES_PER_CLIENT * ROUNDS;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    @Guarantee({"S1", "U1"})
    void losesNothingOfTenThousandDevicesBehindAThousandConnections() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                GatewayProcess gateway = gateway(kafka).up()) {
            List<Mqtt5AsyncClient> clients = connected(gateway.mqttPort());
            CompletableFuture.allOf(
                            clients.stream()
                                    .map(ManyClientsIT::publishAll)
                                    .toArray(CompletableFuture<?>[]::new))
                    .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
            System.getLogger(ManyClientsIT.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "with all of them connected: {0}",
                            gateway.memory());
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() ->
                            assertThat(records(kafka).size())
                                    .describedAs(gateway::diagnosis)
                                    .isGreaterThanOrEqualTo(READINGS));

            assertThat(sequences(records(kafka)))
                    .hasSize(CLIENTS * DEVICES_PER_CLIENT)
                    .allSatisfy((device, found) ->
                            assertThat(found)
                                    .containsExactlyElementsOf(
                                            IntStream.range(0, ROUNDS).boxed().toList()));
            clients.forEach(client -> client.disconnect().join());
        }
    }

    private GatewayProcess gateway(EmbeddedKafka kafka) {
        GatewayProcess gateway =
                new GatewayProcess(folder.resolve("many"), kafka.bootstrapServers(), "devices: []");
        gateway.write(
                """
                gateway: {id: many}
                mqtt: {listener: {address: "127.0.0.1:%d"}}
                journal: {directory: journal, limit: 256MiB}
                cloud:
                  kafka: {bootstrap.servers: "%s"}
                  topics: {readings: "many-readings", alerts: "many-alerts", replication-factor: 1, limit: 25000}
                console: {address: "127.0.0.1:%d"}
                devices: [{name: "fan-{1}", profile: single-value, mqtt: {topic: "plant/+"}}]
                """
                        .formatted(
                                gateway.mqttPort(),
                                kafka.bootstrapServers(),
                                gateway.consolePort()));
        return gateway;
    }

    private static List<Mqtt5AsyncClient> connected(int port) {
        List<Mqtt5AsyncClient> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            clients.add(
                    Mqtt5Client.builder()
                            .identifier(Integer.toString(number))
                            .serverHost("127.0.0.1")
                            .serverPort(port)
                            .buildAsync());
        }
        clients.stream()
                .map(client -> client.connect())
                .toList()
                .forEach(connecting ->
                        connecting.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        return clients;
    }

    /** Each device in its order; a client's devices take turns. */
    private static CompletableFuture<?> publishAll(Mqtt5AsyncClient client) {
        int first =
                Integer.parseInt(client.getConfig().getClientIdentifier().orElseThrow().toString())
                        * DEVICES_PER_CLIENT;
        List<CompletableFuture<?>> publishing = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int device = first; device < first + DEVICES_PER_CLIENT; device++) {
                publishing.add(
                        client.publishWith()
                                .topic("plant/" + device)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(
                                        "{\"value\":%d,\"seq\":%d}"
                                                .formatted(device, round)
                                                .getBytes(UTF_8))
                                .send());
            }
        }
        return CompletableFuture.allOf(publishing.toArray(CompletableFuture<?>[]::new));
    }

    private static List<TopicRecord> records(EmbeddedKafka kafka) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read("many-readings");
        }
    }

    private static Map<String, List<Integer>> sequences(List<TopicRecord> records)
            throws IOException {
        Map<String, List<Integer>> found = new HashMap<>();
        for (TopicRecord record : records) {
            JsonNode reading = JSON.readTree(record.value());
            found.computeIfAbsent(reading.path("device").asText(), device -> new ArrayList<>())
                    .add(reading.path("sourceSequence").asInt());
        }
        return found;
    }
}
