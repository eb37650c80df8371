package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.settings.GatewaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesAndSecretsTest {
    private static final String HASH =
            "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files =
                new SettingsFiles(folder)
                        .with(
                                "gateway.yaml",
                                """
                                gateway: {id: g1}
                                cloud: {kafka: {bootstrap.servers: "k:1", sasl.jaas.config: "file:jaas"}}
                                devices: [{name: s1, profile: single-value, mqtt: {topic: t}}]
                                """)
                        .with("jaas", "top secret\n\n");
    }

    @Test
    void environmentOverridesAnyScalarAlsoOfPartsThatTheFileLacks() {
        GatewaySettings settings =
                files.loaded(
                                Map.of(
                                        "MILLRACE_GATEWAY_ID", "other",
                                        "MILLRACE_JOURNAL_COMMIT_INTERVAL", "1s",
                                        "MILLRACE_JOURNAL_ALERT_RESERVE", "20%",
                                        "MILLRACE_MQTT_LISTENER_ADDRESS", "127.0.0.1:0",
                                        "MILLRACE_CLOUD_TOPICS_REPLICATION_FACTOR", "1",
                                        "MILLRACE_CLOUD_DRAIN_LIMIT", "unlimited",
                                        "MILLRACE_CLOUD_KAFKA_BOOTSTRAP_SERVERS", "x:2",
                                        "MILLRACE_CLOUD_KAFKA_LINGER_MS", "7",
                                        "MILLRACE_DEVICES_0_MQTT_TOPIC", "u"))
                        .settings();

        assertThat(settings.gateway().id()).isEqualTo("other");
        assertThat(settings.journal().commitInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.journal().alertReserve()).isEqualTo(0.2);
        assertThat(settings.mqtt().listener().orElseThrow().address().port()).isZero();
        assertThat(settings.cloud().topics().replicationFactor()).isEqualTo(1);
        assertThat(settings.cloud().kafka())
                .containsEntry("bootstrap.servers", "x:2")
                .containsEntry("linger.ms", "7");
        assertThat(settings.devices().getFirst().mqttTopic()).contains("u");
    }

    @Test
    void badOverrideIsToldByTheNameOfItsVariable() {
        assertThat(files.problems(Map.of("MILLRACE_JOURNAL_LIMIT", "lots")))
                .containsExactly(
                        "MILLRACE_JOURNAL_LIMIT:1:1: journal.limit: expected a size such as 64MiB or"
                                + " 4GiB, found \"lots\"");
        assertThat(files.problems(Map.of("MILLRACE_CLOUD_KAFKA_ACKS", "1")))
                .containsExactly(
                        "MILLRACE_CLOUD_KAFKA_ACKS:1:1: cloud.kafka.acks: cannot be set: exactly-once"
                                + " delivery rests on it; remove it");
    }

    @Test
    void variableThatOverridesNothingIsWarnedOf() {
        assertThat(files.problems(Map.of("MILLRACE_JOURNAL_LIMITT", "1GiB", "MILLRACE_HOME", "/x")))
                .containsExactly(
                        "MILLRACE_JOURNAL_LIMITT:1:1: (file): warning: is set but overrides nothing;"
                                + " check its spelling");
    }

    @Test
    void variableOfAnUnknownSectionIsWarnedOf() {
        assertThat(files.problems(Map.of("MILLRACE_JORNAL_LIMIT", "1GiB")))
                .singleElement()
                .asString()
                .contains("MILLRACE_JORNAL_LIMIT", "overrides nothing");
    }

    @Test
    void listenerCanBeSwitchedOff() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud: {kafka: {bootstrap.servers: "k:1"}}
                """);

        assertThat(files.loaded(Map.of()).settings().mqtt().listener()).isPresent();
        assertThat(
                        files.loaded(Map.of("MILLRACE_MQTT_LISTENER", "off"))
                                .settings()
                                .mqtt()
                                .listener())
                .isEmpty();
    }

    @Test
    void secretFileLosesOneTrailingNewlineAndNoMore() {
        assertThat(files.loaded(Map.of()).settings().cloud().kafka())
                .containsEntry("sasl.jaas.config", "top secret\n");
    }

    @Test
    void missingSecretFileIsAProblemOfItsKey() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud: {kafka: {bootstrap.servers: "k:1", sasl.jaas.config: "file:gone"}}
                """);

        assertThat(files.problems(Map.of()))
                .contains(
                        "gateway.yaml:2:61: cloud.kafka.sasl.jaas.config: there is no secret file gone");
    }

    @Test
    void secretsAreNeverPrinted() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                mqtt:
                  listener: {users: [{name: u, password: "%s"}]}
                  subscribers: [{url: "mqtt://b", username: u, password: hidden1}]
                cloud: {kafka: {bootstrap.servers: "k:1", sasl.jaas.config: hidden2}}
                """
                        .formatted(HASH));

        assertThat(files.loaded(Map.of()).settings().toString())
                .doesNotContain("hidden1", "hidden2", HASH);
    }

    @Test
    void relativePathsStartAtTheFolderOfTheFile() {
        GatewaySettings settings =
                files.loaded(Map.of("MILLRACE_JOURNAL_DIRECTORY", "data/j")).settings();

        assertThat(settings.journal().directory()).isEqualTo(folder.resolve("data/j"));
        assertThat(settings.models()).isEqualTo(folder.resolve("models"));
    }
}
