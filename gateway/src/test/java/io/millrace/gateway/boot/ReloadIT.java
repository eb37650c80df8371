package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads a gateway again and again while sensors publish: some whose profile changes each time,
 * some that a wildcard has brought to life, some that nothing concerns, and one that comes and
 * goes.
 */
class ReloadIT {
    private static final Logger LOG = System.getLogger(ReloadIT.class.getName());
    private static final int RELOADS = 100;

    /** Each so many reloads one is noticed by watching, and one before it is refused. */
    private static final int SPECIAL_EVERY = 10;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PERIOD_MILLIS = 5;
    private static final String GUEST = "guest";

    /** Over its limit all the time, which must be said once. */
    private static final String HOT = "steady-1";

    private static final double TOO_HOT = 50;
    private static final double WARM = 20;
    private static final List<String> PRESENT =
            List.of("steady-1", "steady-2", "tuned-1", "tuned-2", "fan-1", "fan-2");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    @Guarantee({"S1", "U1", "A1"})
    void losesDuplicatesAndDisordersNothingInAHundredReloadsUnderLoad() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                GatewayProcess gateway =
                        new GatewayProcess(
                                folder.resolve("reloaded"), kafka.bootstrapServers(), "")) {
            configure(gateway, kafka, 0);
            // Gives a warning at each reading: no reason to refuse, and not counted as one.
            gateway.up(Map.of("MILLRACE_MISSPELT", "1"));
            Map<String, PahoSensor> sensors = connected(gateway);
            ScheduledExecutorService load = Executors.newScheduledThreadPool(2);
            sensors.forEach(
                    (device, sensor) -> begin(load, sensor, device.equals(HOT) ? TOO_HOT : WARM));

            for (int number = 1; number <= RELOADS; number++) {
                if (number % SPECIAL_EVERY == 0) {
                    refuse(gateway, kafka, number);
                }
                apply(gateway, kafka, number);
            }

            load.shutdown();
            assertThat(load.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            verify(gateway, kafka, sensors);
            assertThat(alertsOf(kafka)).containsExactly(HOT + " limit-high raised");
            for (PahoSensor sensor : sensors.values()) {
                sensor.close();
            }
        }
    }

    /** The limit of one profile differs each time, and the guest is there every other time. */
    private static void configure(GatewayProcess gateway, EmbeddedKafka kafka, int number) {
        gateway.write("profiles/steady.yaml", profile("steady", 45));
        gateway.write("profiles/tuned.yaml", profile("tuned", 1_000 + number));
        gateway.write(yaml(gateway, kafka, number, "steady"));
    }

    private static String yaml(
            GatewayProcess gateway, EmbeddedKafka kafka, int number, String profile) {
        String guest =
                number % 2 == 0
                        ? ""
                        : "- {name: %s, profile: steady, mqtt: {topic: s/%s}}"
                                .formatted(GUEST, GUEST);
        return """
        gateway: {id: reloaded}
        mqtt: {listener: {address: "127.0.0.1:%d"}}
        journal: {directory: journal, limit: 256MiB}
        cloud:
          kafka: {bootstrap.servers: "%s"}
          topics: {readings: "readings", alerts: "alerts", replication-factor: 1}
        console: {address: "127.0.0.1:%d"}
        devices:
        - {name: steady-1, profile: %s, mqtt: {topic: s/steady-1}}
        - {name: steady-2, profile: steady, mqtt: {topic: s/steady-2}}
        - {name: tuned-1, profile: tuned, mqtt: {topic: s/tuned-1}}
        - {name: tuned-2, profile: tuned, mqtt: {topic: s/tuned-2}}
        - {name: "{1}", profile: steady, mqtt: {topic: "s/wild/+"}}
        %s
        """
                .formatted(
                        gateway.mqttPort(),
                        kafka.bootstrapServers(),
                        gateway.consolePort(),
                        profile,
                        guest);
    }

    private static String profile(String name, int high) {
        return """
        profile: %s
        version: 1
        channels:
          value:
            unit: Cel
            mqtt: {format: json, value: /value, time: /ts, time-format: iso8601, sequence: /seq}
            limits: {high: %d, hysteresis: 1, on-delay: 2s, off-delay: 2s}
        """
                .formatted(name, high);
    }

    private static void apply(GatewayProcess gateway, EmbeddedKafka kafka, int number) {
        long before = count(gateway, "applied");
        configure(gateway, kafka, number);
        if (number % SPECIAL_EVERY != 1) {
            gateway.hangup();
        }
        awaitCount(gateway, "applied", before);
    }

    private static void refuse(GatewayProcess gateway, EmbeddedKafka kafka, int number) {
        long before = count(gateway, "refused");
        gateway.write(yaml(gateway, kafka, number, "no-such-profile"));
        gateway.hangup();
        awaitCount(gateway, "refused", before);
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(gateway.log())
                                .contains(
                                        "gateway.yaml:9:29: devices[0].profile: there is no profile no-such-profile",
                                        "configuration refused as a whole, problems: 1; the old one goes on"));
    }

    private static void awaitCount(GatewayProcess gateway, String outcome, long before) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        assertThat(count(gateway, outcome))
                                .describedAs(gateway::diagnosis)
                                .isGreaterThan(before));
    }

    private static long count(GatewayProcess gateway, String outcome) {
        return metric(gateway, "millrace_reloads_total{outcome=\"%s\"".formatted(outcome));
    }

    private static long metric(GatewayProcess gateway, String name) {
        return gateway.get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToLong(text -> (long) Double.parseDouble(text))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, PahoSensor> connected(GatewayProcess gateway) throws MqttException {
        Map<String, PahoSensor> sensors = new LinkedHashMap<>();
        for (String device : PRESENT) {
            String topic = device.startsWith("fan") ? "s/wild/" + device : "s/" + device;
            sensors.put(device, new PahoSensor(gateway.mqttUrl(), device, topic));
        }
        sensors.put(GUEST, new PahoSensor(gateway.mqttUrl(), GUEST, "s/" + GUEST));
        return sensors;
    }

    private static void begin(ScheduledExecutorService load, PahoSensor sensor, double value) {
        long[] next = {0};
        var _ =
                load.scheduleAtFixedRate(
                        () -> {
                            try {
                                if (sensor.canPublish()) {
                                    sensor.publish(next[0], value, Instant.now());
                                    next[0]++;
                                }
                            } catch (MqttException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        0,
                        PERIOD_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private static void verify(
            GatewayProcess gateway, EmbeddedKafka kafka, Map<String, PahoSensor> sensors)
            throws IOException {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Map<String, List<Long>> arrived = sequences(kafka);
                    assertThat(PRESENT)
                            .describedAs(gateway::diagnosis)
                            .allSatisfy(device ->
                                    assertThat(arrived.get(device))
                                            .containsAll(sensors.get(device).acknowledged));
                });
        Map<String, List<Long>> found = sequences(kafka);
        LOG.log(
                Level.INFO,
                "readings in Kafka by device, after {0} applied and {1} refused reloads: {2}",
                count(gateway, "applied"),
                count(gateway, "refused"),
                sizes(found));
        for (String device : PRESENT) {
            assertThat(found.get(device))
                    .containsExactlyElementsOf(
                            LongStream.range(0, found.get(device).size()).boxed().toList());
        }
        assertThat(found.get(GUEST)).doesNotHaveDuplicates().isSorted();
        assertThat(sensors.values())
                .allSatisfy(sensor -> assertThat(sensor.connectionsLost).hasValue(0));
        assertThat(count(gateway, "applied")).isGreaterThanOrEqualTo(RELOADS);
        assertThat(metric(gateway, "millrace_readings_total{outcome=\"duplicate\"")).isZero();
    }

    private static Map<String, Integer> sizes(Map<String, List<Long>> found) {
        Map<String, Integer> sizes = new TreeMap<>();
        found.forEach((device, sequences) -> sizes.put(device, sequences.size()));
        return sizes;
    }

    /** The sensors' own numbers in the order of Kafka; the gateway's have no hole. */
    private static Map<String, List<Long>> sequences(EmbeddedKafka kafka) throws IOException {
        Map<String, List<Long>> found = new LinkedHashMap<>();
        Set<String> epochs = new HashSet<>();
        for (TopicRecord record : records(kafka, "readings")) {
            JsonNode reading = JSON.readTree(record.value());
            List<Long> ofDevice =
                    found.computeIfAbsent(reading.path("device").asText(), _ -> new ArrayList<>());
            assertThat(reading.path("sequence").asLong()).isEqualTo(ofDevice.size());
            ofDevice.add(reading.path("sourceSequence").asLong());
            epochs.add(reading.path("epoch").asText());
        }
        assertThat(epochs).hasSizeLessThanOrEqualTo(1);
        return found;
    }

    private static List<String> alertsOf(EmbeddedKafka kafka) throws IOException {
        List<String> alerts = new ArrayList<>();
        for (TopicRecord record : records(kafka, "alerts")) {
            JsonNode alert = JSON.readTree(record.value());
            alerts.add(
                    "%s %s %s"
                            .formatted(
                                    alert.path("device").asText(),
                                    alert.path("alert").asText(),
                                    alert.path("state").asText()));
        }
        return alerts;
    }

    private static List<TopicRecord> records(EmbeddedKafka kafka, String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic);
        }
    }
}
