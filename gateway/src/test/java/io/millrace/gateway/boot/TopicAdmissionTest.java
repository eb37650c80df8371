package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdmissionTest {

    @TempDir private Path folder;

    @Test
    void letsInWhoseTopicsAreNobodyElses() throws IOException {
        Gate gate = gate("readings: \"{device}.{channel}\", limit: 100");

        assertThat(gate.admit("fan-7")).isEmpty();
    }

    @Test
    void refusesTopicsThatKafkaConfusesWithThoseOfAnother() throws IOException {
        Gate gate = gate("readings: \"{device}.{channel}\", limit: 100");

        assertThat(gate.admit("s_1").orElseThrow())
                .isEqualTo(
                        new Admission.Refusal(
                                "topic-collision",
                                "device s_1: its topic s_1.value and the topic s.1.value of device s.1: Kafka confuses . and _; rename one"));
    }

    @Test
    void refusesTopicsOfAnotherNewcomer() throws IOException {
        Gate gate = gate("readings: \"{sensor}\", limit: 100");

        assertThat(gate.admit("a.b")).isEmpty();
        assertThat(gate.admit("a_b").orElseThrow().detail()).contains("Kafka confuses");
        assertThat(gate.admit("a_b").orElseThrow().detail()).contains("Kafka confuses");
    }

    @Test
    void refusesTopicsThatAreTheGatewaysOwn() throws IOException {
        Gate gate = gate("readings: \"{sensor}\", limit: 100");

        assertThat(gate.admit("gateway-g1").orElseThrow().detail())
                .contains("also used by the gateway itself");
    }

    @Test
    void refusesNamesThatKafkaDoesNotAllow() throws IOException {
        Gate gate = gate("readings: \"%s{sensor}\", limit: 100".formatted("x".repeat(200)));

        assertThat(gate.admit("y".repeat(60)).orElseThrow().detail())
                .contains("260 characters, Kafka allows 249");
    }

    @Test
    void refusesWhatWouldBeTooManyTopicsAndLetsOthersGoOn() throws IOException {
        Gate gate = gate("limit: 6");

        assertThat(gate.admit("a")).isEmpty();
        assertThat(gate.admit("b")).isEmpty();
        assertThat(gate.admit("c").orElseThrow().reason()).isEqualTo("too-many-topics");
        assertThat(gate.admit("c").orElseThrow().detail())
                .startsWith("device c: the devices need 8 topics, the limit is 6");
    }

    @Test
    void devicesThatShareTheirTopicsOnPurposeAreNotLimited() throws IOException {
        Gate gate = gate("readings: all, alerts: alerts, limit: 2");

        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.admit("d" + i)).isEmpty();
        }
    }

    private record Gate(Admission admission, Device entry) {
        Optional<Admission.Refusal> admit(String name) {
            return admission.admit(new DeviceId(name), entry);
        }
    }

    private Gate gate(String topics) throws IOException {
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(
                file,
                """
                gateway: {id: g1}
                cloud: {kafka: {bootstrap.servers: "k:9092"}, topics: {%s}}
                devices:
                  - {name: s.1, profile: single-value, mqtt: {topic: s}}
                  - {name: "{1}", profile: single-value, mqtt: {topic: hall/+}}
                """
                        .formatted(topics));
        SettingsOutcome outcome = SettingsLoader.load(file, Map.of());
        assertThat(outcome).isInstanceOf(SettingsOutcome.Loaded.class);
        SettingsOutcome.Loaded loaded = (SettingsOutcome.Loaded) outcome;
        return new Gate(new TopicAdmission(loaded), Plant.devicesOf(loaded).getLast());
    }
}
