package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.RestartOnly;
import io.millrace.gateway.settings.RestartOnly.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartOnlyTest {
    private static final String RUNNING =
            """
            gateway: {id: g}
            mqtt: {listener: {address: "127.0.0.1:1883"}}
            cloud: {kafka: {bootstrap.servers: "k:9092", sasl.jaas.config: "secret one"}}
            devices:
            - {name: a, profile: single-value, mqtt: {topic: t/a}}
            """;

    @TempDir private Path folder;

    @Test
    void devicesProfilesAndReloadItselfNeedNoRestart() {
        String found =
                RUNNING.replace("name: a", "name: b")
                        + "reload: signal\nlog: {level: debug}\nprofiles: {directory: elsewhere}\n";

        assertThat(differences(found)).isEmpty();
    }

    @Test
    void namesEveryKeyThatDiffers() {
        String found =
                """
                gateway: {id: h, site: s}
                mqtt: {listener: {address: "127.0.0.1:1884"}, subscribers: [{url: "mqtt://b:1883"}]}
                gpio: {chip: other}
                journal: {directory: j, limit: 1GiB, alert-reserve: 20%, commit-interval: 1s, when-full: refuse}
                cloud:
                  kafka: {bootstrap.servers: "l:9092", linger.ms: 7}
                  topics:
                    {readings: "r-{sensor}", alerts: "a-{sensor}", partitions: 2, replication-factor: 1,
                     retention: 1d, create: false, limit: 9}
                  commit-interval: 1s
                  drain-limit: 5
                  ready-limit: 1m
                models: {directory: m}
                console: {address: "127.0.0.1:8081"}
                log: {format: json}
                """;

        assertThat(differences(found))
                .extracting(Difference::key)
                .containsExactly(
                        "gateway.id",
                        "gateway.site",
                        "mqtt.listener.address",
                        "mqtt.subscribers",
                        "gpio.chip",
                        "journal.directory",
                        "journal.limit",
                        "journal.alert-reserve",
                        "journal.commit-interval",
                        "journal.when-full",
                        "cloud.topics.readings",
                        "cloud.topics.alerts",
                        "cloud.topics.partitions",
                        "cloud.topics.replication-factor",
                        "cloud.topics.retention",
                        "cloud.topics.create",
                        "cloud.topics.limit",
                        "cloud.commit-interval",
                        "cloud.drain-limit",
                        "cloud.ready-limit",
                        "models.directory",
                        "console.address",
                        "log.format",
                        "cloud.kafka.bootstrap.servers",
                        "cloud.kafka.linger.ms",
                        "cloud.kafka.sasl.jaas.config");
    }

    @Test
    void saysWhatWasFoundAndWhatRunsButNoSecret() {
        String found =
                RUNNING.replace("1883", "1884").replace("k:9092", "l:9092").replace("one", "two");

        assertThat(differences(found))
                .containsExactly(
                        new Difference(
                                "mqtt.listener.address",
                                "found 127.0.0.1:1884, running with 127.0.0.1:1883; this needs a restart, or put it back as it was"),
                        new Difference(
                                "cloud.kafka.bootstrap.servers",
                                "found l:9092, running with k:9092; this needs a restart, or put it back as it was"),
                        new Difference(
                                "cloud.kafka.sasl.jaas.config",
                                "it differs from what is running; this needs a restart, or put it back as it was"));
    }

    @Test
    void namesWhoMayConnectAndHowButNotWhatIsSecret() throws IOException {
        Files.writeString(folder.resolve("own.pem"), "a certificate and its key");
        String hash = BCrypt.withDefaults().hashToString(4, "any".toCharArray());
        String listener =
                "\"127.0.0.1:1883\", anonymous: true, tls: {certificate: own.pem, key: own.pem}, users: [{name: u, password: \"%s\"}]"
                        .formatted(hash);

        assertThat(differences(RUNNING.replace("\"127.0.0.1:1883\"", listener)))
                .allSatisfy(
                        difference -> assertThat(difference.message()).doesNotContain(hash, "own"))
                .extracting(Difference::key)
                .containsExactly(
                        "mqtt.listener.anonymous", "mqtt.listener.tls", "mqtt.listener.users");
    }

    @Test
    void aListenerThatIsSwitchedOffDiffers() {
        String found =
                """
                gateway: {id: g}
                mqtt: {listener: off}
                cloud: {kafka: {bootstrap.servers: "k:9092", sasl.jaas.config: "secret one"}}
                """;

        assertThat(differences(found))
                .first()
                .isEqualTo(
                        new Difference(
                                "mqtt.listener.address",
                                "found nothing, running with 127.0.0.1:1883; this needs a restart, or put it back as it was"));
    }

    @Test
    void findsWhereAKeyStandsOrTheSectionAroundIt() {
        SettingsFiles files = new SettingsFiles(folder).with("gateway.yaml", RUNNING);
        KeyPositions positions = KeyPositions.of(files.folder().resolve("gateway.yaml"), Map.of());

        assertThat(positions.of("gateway.id").column()).isEqualTo(15);
        assertThat(positions.of("mqtt.listener.address").line()).isEqualTo(2);
        assertThat(positions.of("cloud.kafka.bootstrap.servers").column()).isEqualTo(36);
        assertThat(positions.of("cloud.kafka.linger.ms").line()).isEqualTo(3);
        assertThat(positions.of("console.address").line()).isEqualTo(1);
    }

    private List<Difference> differences(String found) {
        return RestartOnly.between(settings(RUNNING), settings(found));
    }

    private GatewaySettings settings(String text) {
        return new SettingsFiles(folder).with("gateway.yaml", text).loaded(Map.of()).settings();
    }
}
