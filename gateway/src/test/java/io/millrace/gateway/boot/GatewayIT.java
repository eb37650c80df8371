package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway between a real MQTT client and a real Kafka. */
class GatewayIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENSOR_01 =
            "devices: [{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}]";

    @TempDir private static Path kafkaFolder;
    private static EmbeddedKafka kafka;

    @TempDir private Path folder;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(kafkaFolder);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void bringsAReadingToKafkaAsTheContractHasIt() throws Exception {
        try (GatewayProcess gateway = gateway("contract", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            sensor.publishAndWait(
                    "{\"value\":21.5,\"ts\":\"2026-06-01T12:00:00.25+02:00\",\"seq\":7}");

            TopicRecord found =
                    await().atMost(LIMIT)
                            .until(() -> readings("contract"), r -> r.size() == 1)
                            .getFirst();

            assertThat(found.key()).isEqualTo("contract/sensor01/value");
            JsonNode reading = JSON.readTree(found.value());
            assertThat(fieldsOf(reading))
                    .containsOnlyKeys(
                            "kind",
                            "v",
                            "gateway",
                            "site",
                            "device",
                            "channel",
                            "value",
                            "unit",
                            "quality",
                            "time",
                            "gatewayTime",
                            "clock",
                            "boot",
                            "epoch",
                            "sequence",
                            "sourceSequence",
                            "suppressed")
                    .containsEntry("kind", "\"reading\"")
                    .containsEntry("v", "1")
                    .containsEntry("gateway", "\"contract\"")
                    .containsEntry("site", "\"plant-7\"")
                    .containsEntry("device", "\"sensor01\"")
                    .containsEntry("channel", "\"value\"")
                    .containsEntry("value", "21.5")
                    .containsEntry("unit", "\"Cel\"")
                    .containsEntry("quality", "\"GOOD\"")
                    .containsEntry("time", "\"2026-06-01T10:00:00.250000Z\"")
                    .containsEntry("sequence", "0")
                    .containsEntry("sourceSequence", "7")
                    .containsEntry("suppressed", "0");
            assertThat(reading.path("gatewayTime").asText()).matches(".*\\.\\d{6}Z");
            assertThat(reading.path("clock").asText()).isIn("synced", "unsynced");
            assertThat(reading.path("boot").asText()).hasSize(36);
            assertThat(found.headers()).doesNotContainKey("millrace-historical");
        }
    }

    @Test
    @Guarantee({"S1", "S2", "U1"})
    void losesAndDuplicatesNothingWhenKilledInTheMiddle() throws Exception {
        try (GatewayProcess gateway = gateway("killed", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            long next = 0;
            for (int kill = 0; kill < 2; kill++) {
                next = publishFor(sensor, next, 400);
                gateway.kill();
                gateway.up();
            }
            long end = publishFor(sensor, next, 400);

            await().atMost(LIMIT).until(() -> sensor.acknowledged.size() == end);
            List<Long> found =
                    await().atMost(LIMIT)
                            .until(() -> sourceSequences("killed"), list -> list.size() >= end);

            assertThat(found).containsExactlyElementsOf(LongStream.range(0, end).boxed().toList());
        }
    }

    @Test
    @Guarantee("A1")
    void neitherRepeatsNorForgetsAnAlertAcrossAKill() throws Exception {
        try (GatewayProcess gateway = gateway("alerting", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            hold(sensor, 50, NOON);
            await().atMost(LIMIT).until(() -> states("alerting").equals(List.of("raised")));

            gateway.kill();
            gateway.up();
            await().atMost(LIMIT).until(sensor::canPublish);
            hold(sensor, 50, NOON.plusSeconds(60));
            hold(sensor, 30, NOON.plusSeconds(120));
            await().atMost(LIMIT).until(() -> states("alerting").contains("cleared"));

            assertThat(states("alerting")).containsExactly("raised", "cleared");
        }
    }

    @Test
    void startsWithoutKafkaAndDeliversWhenItAppears() throws Exception {
        Path ownFolder = folder.resolve("late-kafka");
        int port;
        try (EmbeddedKafka late = EmbeddedKafka.start(ownFolder)) {
            port = late.port();
        }
        GatewayProcess started =
                new GatewayProcess(folder.resolve("patient"), "127.0.0.1:" + port, SENSOR_01);
        try (GatewayProcess gateway = started.up();
                PahoSensor sensor = sensor(gateway)) {
            sensor.publish(0, 20, NOON);
            await().atMost(LIMIT).until(() -> sensor.acknowledged.contains(0L));

            assertThat(gateway.get("/q/health/ready"))
                    .contains("DOWN", "not reached since the start");

            try (EmbeddedKafka late =
                            EmbeddedKafka.start(BrokerOptions.in(ownFolder).withPort(port));
                    TopicReader reader = new TopicReader(late.bootstrapServers())) {
                await().atMost(LIMIT)
                        .until(() -> reader.read("patient-topic-sensor01").size() == 1);
                await().atMost(LIMIT).until(() -> !gateway.get("/q/health/ready").contains("DOWN"));
            }
        }
    }

    @Test
    void refusesABadFileWithEveryProblemAndStartsNothing() {
        try (GatewayProcess gateway = gateway("bad", SENSOR_01)) {
            gateway.write(
                    """
                    gateway: {site: plant-7}
                    journal: {limit: lots}
                    devices: [{name: a, profile: no-such-profile, mqtt: {topic: x}}]
                    """);
            gateway.launch(Map.of());

            assertThat(gateway.ended()).isEqualTo(2);
            assertThat(gateway.log())
                    .containsPattern("gateway.yaml:1:\\d+: gateway.id: ")
                    .containsPattern("gateway.yaml:2:\\d+: journal.limit: ")
                    .containsPattern("gateway.yaml:3:\\d+: devices.*profile: ")
                    .contains("cloud.kafka.bootstrap.servers")
                    .doesNotContain("is up");
        }
    }

    @Test
    void saysWhichPortIsInUseAndWhichSettingChangesIt() throws Exception {
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket mqtt = new ServerSocket(ports.mqtt(), 1, loopback);
                ServerSocket console = new ServerSocket(ports.console(), 1, loopback);
                GatewayProcess gateway =
                        new GatewayProcess(
                                folder.resolve("ports"),
                                kafka.bootstrapServers(),
                                SENSOR_01,
                                ports)) {
            gateway.launch(Map.of());

            assertThat(gateway.ended()).isEqualTo(1);
            assertThat(gateway.log())
                    .contains(":" + mqtt.getLocalPort(), "mqtt.listener.address")
                    .contains(":" + console.getLocalPort(), "console.address");
        }
    }

    @Test
    void rejectsCountsAndAcknowledgesWhatCannotBeDecoded() throws Exception {
        try (GatewayProcess gateway = gateway("rejecting", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            sensor.publishAndWait("this is no JSON");
            sensor.publishAndWait("{\"value\":20,\"ts\":\"2026-06-01T12:00:00Z\",\"seq\":1}");

            await().atMost(LIMIT)
                    .untilAsserted(() -> {
                        Map<String, Double> readings = metrics(gateway);
                        assertThat(readings).containsEntry("rejected", 1.0);
                        assertThat(readings).containsEntry("appended", 1.0);
                    });
            assertThat(gateway.log()).contains("rejected a message on plant/sensor01");
        }
    }

    @Test
    @Guarantee("U4")
    void balancesInEveryScrapeUnderLoad() throws Exception {
        try (GatewayProcess gateway = gateway("balanced", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            for (int round = 0; round < 20; round++) {
                publishFor(sensor, round * 200L, 200);
                Map<String, Double> readings = metrics(gateway);

                assertThat(readings.get("received"))
                        .isEqualTo(
                                sum(
                                        readings,
                                        "inFlight",
                                        "suppressed",
                                        "duplicate",
                                        "rejected",
                                        "dropped",
                                        "appended"));
                assertThat(sum(readings, "recovered", "appended"))
                        .isEqualTo(
                                sum(
                                        readings,
                                        "forwarded",
                                        "parked",
                                        "evicted",
                                        "damaged",
                                        "backlog"));
            }
            await().atMost(LIMIT).until(() -> metrics(gateway).get("forwarded") == 4_000);

            assertThat(metrics(gateway))
                    .containsEntry("inFlight", 0.0)
                    .containsEntry("backlog", 0.0);
        }
    }

    @Test
    void stopsInOrderOnSigterm() throws Exception {
        try (GatewayProcess gateway = gateway("stopping", SENSOR_01).up();
                PahoSensor sensor = sensor(gateway)) {
            publishFor(sensor, 0, 200);

            gateway.terminate();

            assertThat(gateway.log()).contains("stopping", "stopped in order");
            assertThat(gateway.log()).doesNotContain("ERROR", "Exception");
            gateway.up();
            await().atMost(LIMIT).until(() -> sensor.acknowledged.size() == 200);
            await().atMost(LIMIT).until(() -> sourceSequences("stopping").size() >= 200);
            assertThat(new HashSet<>(sourceSequences("stopping"))).hasSize(200);
            assertThat(sourceSequences("stopping")).hasSize(200);
        }
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        try (GatewayProcess gateway = gateway("orphan", SENSOR_01)) {
            gateway.launch(Map.of("MILLRACE_PARENT_PID", Long.toString(parent.pid())));
            await().atMost(LIMIT).until(() -> gateway.log().contains(" is up: "));

            parent.destroyForcibly();

            gateway.ended();
            assertThat(gateway.log()).contains("is gone; stopping");
        } finally {
            parent.destroyForcibly();
        }
    }

    private GatewayProcess gateway(String name, String devices) {
        return new GatewayProcess(folder.resolve(name), kafka.bootstrapServers(), devices);
    }

    private static PahoSensor sensor(GatewayProcess gateway) throws Exception {
        return new PahoSensor(gateway.mqttUrl(), "sensor01", "plant/sensor01");
    }

    private static long publishFor(PahoSensor sensor, long from, int messages) throws Exception {
        for (long sequence = from; sequence < from + messages; sequence++) {
            await().atMost(LIMIT).pollDelay(Duration.ZERO).until(sensor::canPublish);
            sensor.publish(sequence, 20.0 + (double) (sequence % 7), NOON.plusMillis(sequence));
        }
        return from + messages;
    }

    /** Twenty seconds of the sensor's time at one value. */
    private static void hold(PahoSensor sensor, double value, Instant from) throws Exception {
        for (int second = 0; second < 20; second++) {
            sensor.publishAndWait(
                    "{\"value\":%s,\"ts\":\"%s\"}".formatted(value, from.plusSeconds(second)));
        }
    }

    private static List<TopicRecord> readings(String gateway) {
        return read(gateway + "-topic-sensor01");
    }

    private static List<TopicRecord> read(String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic);
        }
    }

    private static List<Long> sourceSequences(String gateway) {
        return readings(gateway).stream()
                .map(found -> json(found.value()).path("sourceSequence").asLong())
                .toList();
    }

    private static List<String> states(String gateway) {
        return read(gateway + "-alerts-sensor01").stream()
                .map(found -> json(found.value()))
                .filter(alert -> alert.path("alert").asText().equals("limit-high"))
                .map(alert -> alert.path("state").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Map<String, String> fieldsOf(JsonNode object) {
        Map<String, String> fields = new HashMap<>();
        object.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        return fields;
    }

    /** Readings by outcome, with {@code inFlight} and {@code backlog}, from one scrape. */
    private static Map<String, Double> metrics(GatewayProcess gateway) {
        Map<String, Double> readings = new HashMap<>();
        for (String line : gateway.get("/q/metrics").lines().toList()) {
            double value =
                    line.startsWith("#")
                            ? 0
                            : Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            if (line.startsWith("millrace_readings_total{")) {
                readings.put(line.split("\"", -1)[1], value);
            } else if (line.startsWith("millrace_readings_in_flight ")) {
                readings.put("inFlight", value);
            } else if (line.startsWith("millrace_backlog_readings ")) {
                readings.put("backlog", value);
            }
        }
        return readings;
    }

    private static double sum(Map<String, Double> readings, String... outcomes) {
        return List.of(outcomes).stream().mapToDouble(readings::get).sum();
    }
}
