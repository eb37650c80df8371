package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.Address;
import io.millrace.gateway.settings.GatewaySettings.ClientRate;
import io.millrace.gateway.settings.GatewaySettings.LogFormat;
import io.millrace.gateway.settings.GatewaySettings.LogLevel;
import io.millrace.gateway.settings.GatewaySettings.WhenFull;
import io.millrace.gateway.settings.SettingsOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    private static final String SMALLEST =
            """
            gateway: {id: press-hall-1}
            cloud:
              kafka: {bootstrap.servers: "kafka-1:9092"}
            """;

    private static final String BCRYPT =
            "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    @TempDir Path folder;

    @Test
    void smallestFileGetsEveryDefault() throws IOException {
        GatewaySettings settings = loaded(SMALLEST).settings();

        assertThat(settings.gateway())
                .isEqualTo(new GatewaySettings.Gateway("press-hall-1", Optional.empty()));
        assertThat(settings.mqtt().listener().orElseThrow().address())
                .isEqualTo(new Address("127.0.0.1", 1883));
        assertThat(settings.mqtt().subscribers()).isEmpty();
        assertThat(settings.journal())
                .isEqualTo(
                        new GatewaySettings.Journal(
                                Path.of("/var/lib/millrace/journal"),
                                4L * 1024 * 1024 * 1024,
                                0.1,
                                Duration.ofMillis(100),
                                WhenFull.DROP_OLDEST));
        assertThat(settings.cloud().topics())
                .isEqualTo(
                        new GatewaySettings.Topics(
                                "topic-{sensor}",
                                "alerts-{sensor}",
                                1,
                                3,
                                Duration.ofDays(7),
                                true,
                                4_000));
        assertThat(settings.cloud().commitInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.cloud().drainLimit()).isEqualTo(OptionalDouble.empty());
        assertThat(settings.cloud().readyLimit()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.profiles()).isEqualTo(folder.resolve("profiles"));
        assertThat(settings.models()).isEqualTo(folder.resolve("models"));
        assertThat(settings.console()).isEqualTo(new Address("127.0.0.1", 8080));
        assertThat(settings.log())
                .isEqualTo(new GatewaySettings.Log(LogFormat.TEXT, LogLevel.INFO));
        assertThat(settings.devices()).isEmpty();
    }

    @Test
    void theLogIsReadWhenGiven() throws IOException {
        assertThat(loaded(SMALLEST + "log: {format: json, level: warning}\n").settings().log())
                .isEqualTo(new GatewaySettings.Log(LogFormat.JSON, LogLevel.WARNING));
    }

    @Test
    void mqttKeysAreReadWhenGiven() throws IOException {
        GatewaySettings.Mqtt mqtt = everyKey().mqtt();

        GatewaySettings.Listener listener = mqtt.listener().orElseThrow();
        assertThat(listener.address()).isEqualTo(new Address("0.0.0.0", 2883));
        assertThat(listener.anonymous()).isFalse();
        assertThat(listener.clientRate()).contains(new ClientRate(50, 200));
        assertThat(listener.tls())
                .contains(
                        new GatewaySettings.Tls(
                                folder.resolve("tls.crt"),
                                folder.resolve("tls.key"),
                                Optional.of(folder.resolve("ca.crt"))));
        assertThat(listener.users())
                .containsExactly(
                        new GatewaySettings.User("line1", BCRYPT, List.of("factory/line1/#")));
        assertThat(mqtt.subscribers())
                .containsExactly(
                        new GatewaySettings.Subscriber(
                                "mqtt://broker:1883",
                                Optional.of("gw"),
                                Optional.of(new GatewaySettings.Secret("s3cret"))));
    }

    @Test
    void cloudKeysAreReadWhenGiven() throws IOException {
        GatewaySettings.Cloud cloud = everyKey().cloud();

        assertThat(cloud.kafka())
                .isEqualTo(
                        Map.of("bootstrap.servers", "kafka-1:9092,kafka-2:9092", "linger.ms", "5"));
        assertThat(cloud.topics())
                .isEqualTo(
                        new GatewaySettings.Topics(
                                "r.{site}.{device}.{channel}",
                                "a.{sensor}",
                                2,
                                1,
                                Duration.ofDays(1),
                                false,
                                100));
        assertThat(cloud.commitInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(cloud.drainLimit()).isEqualTo(OptionalDouble.of(5_000));
        assertThat(cloud.readyLimit()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void otherKeysAreReadWhenGiven() throws IOException {
        GatewaySettings settings = everyKey();

        assertThat(settings.gateway().site()).contains("plant-7");
        assertThat(settings.journal())
                .isEqualTo(
                        new GatewaySettings.Journal(
                                folder.resolve("j"),
                                64L * 1024 * 1024,
                                0.25,
                                Duration.ofSeconds(1),
                                WhenFull.REFUSE));
        assertThat(settings.profiles()).isEqualTo(folder.resolve("own"));
        assertThat(settings.models()).isEqualTo(Path.of("/opt/models"));
        assertThat(settings.console()).isEqualTo(new Address("::1", 0));
        assertThat(settings.devices())
                .containsExactly(
                        new GatewaySettings.DeviceEntry(
                                "pump-1", "centrifugal-pump", Optional.of("factory/line1/pump-1")),
                        new GatewaySettings.DeviceEntry(
                                "fan-{1}", "single-value", Optional.of("factory/hall2/+/fan")),
                        new GatewaySettings.DeviceEntry(
                                "door-3",
                                "door",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("contact", 17),
                                Optional.empty()),
                        new GatewaySettings.DeviceEntry(
                                "room-1",
                                "room",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Optional.of("bme280")));
        assertThat(settings.gpio()).isEqualTo(new GatewaySettings.Gpio("pinctrl-rp1"));
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        assertThat(
                        problems(
                                """
                                gateway: {name: x}
                                journal: {limit: 1MiB, commit-interval: 100}
                                cloud:
                                  kafka: {acks: 1}
                                devices: []
                                """))
                .containsExactly(
                        "gateway.yaml:1:1: gateway.id: is missing; add it",
                        "gateway.yaml:1:11: gateway.name: unknown key; known here: id, site",
                        "gateway.yaml:2:18: journal.limit: expected 8MiB or more",
                        "gateway.yaml:2:41: journal.commit-interval: expected a duration such as"
                                + " 200ms, 5s, 2m, 1h or 7d, found the number 100; add a unit",
                        "gateway.yaml:4:3: cloud.kafka.bootstrap.servers: is missing; add it",
                        "gateway.yaml:4:11: cloud.kafka.acks: cannot be set: exactly-once delivery"
                                + " rests on it; remove it",
                        "gateway.yaml:5:10: devices: warning: there are none; nothing will be received");
    }

    private GatewaySettings everyKey() throws IOException {
        Files.writeString(folder.resolve("line1.hash"), BCRYPT + "\n");
        Files.writeString(folder.resolve("broker.pw"), "s3cret\r\n");
        for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.writeString(folder.resolve(file), "x");
        }
        Files.createDirectory(folder.resolve("own"));
        Files.writeString(
                folder.resolve("own/door.yaml"),
                """
                profile: door
                version: 1
                channels: {contact: {unit: "1", gpio: {}}}
                """);
        Files.writeString(
                folder.resolve("own/room.yaml"),
                """
                profile: room
                version: 1
                channels: {temperature: {unit: Cel, file: {kind: iio, name: temp}}}
                """);
        return loaded(Files.readString(Path.of("src/test/resources/settings/every-key.yaml")))
                .settings();
    }

    private SettingsOutcome.Loaded loaded(String text) {
        return new SettingsFiles(folder).with("gateway.yaml", text).loaded(Map.of());
    }

    private List<String> problems(String text) {
        return new SettingsFiles(folder).with("gateway.yaml", text).problems(Map.of());
    }
}
