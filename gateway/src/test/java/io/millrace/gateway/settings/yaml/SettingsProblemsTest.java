package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, one fault at a time; device lists have their own test. */
class SettingsProblemsTest {
    private static final String GOOD =
            """
            gateway: {id: g1}
            cloud:
              kafka: {bootstrap.servers: "k:9092"}
            devices: [{name: s1, profile: single-value, mqtt: {topic: t/s1}}]
            """;

    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files = new SettingsFiles(folder);
    }

    @Test
    void goodFileHasNoProblem() {
        assertThat(problemsWith("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    journal: {limit: 4GB} | 5:18: journal.limit: expected a size such as 64MiB or 4GiB, found "4GB"
                    journal: {limit: 7MiB} | 5:18: journal.limit: expected 8MiB or more
                    journal: {alert-reserve: 60%} | 5:26: journal.alert-reserve: expected 0% to 50%, found "60%"
                    journal: {alert-reserve: 0.1} | 5:26: journal.alert-reserve: expected text, found the number 0.1; put it in quotes
                    journal: {commit-interval: 1h} | 5:28: journal.commit-interval: expected at most 10s, found 1h
                    journal: {when-full: drop} | 5:22: journal.when-full: expected one of drop-oldest, refuse, found "drop"
                    journal: 5 | 5:10: journal: expected a mapping (key: value), found the number 5
                    jurnal: {} | 5:1: jurnal: unknown key; did you mean journal?
                    console: {address: 8080} | 5:20: console.address: expected text, found the number 8080; put it in quotes
                    console: {address: "localhost"} | 5:20: console.address: expected HOST:PORT such as 127.0.0.1:1883 or [::1]:1883, found "localhost"
                    console: {address: "localhost:70000"} | 5:20: console.address: expected HOST:PORT such as 127.0.0.1:1883 or [::1]:1883, found "localhost:70000"
                    mqtt: {listener: {address: "0.0.0.0:1883"}} | 5:28: mqtt.listener.address: anybody in the network could publish here; add users: to the listener, or anonymous: true if that is what you want
                    mqtt: {listener: {address: "0.0.0.0:1883", users: []}} | 5:28: mqtt.listener.address: anybody in the network could publish here; add users: to the listener, or anonymous: true if that is what you want
                    mqtt: {listener: yes} | 5:18: mqtt.listener: expected a mapping (address: ...), or off for no listener
                    mqtt: {listener: {users: [{name: a, password: "secret1"}]}} | 5:47: mqtt.listener.users[0].password: expected a bcrypt hash ($2b$...) or file:PATH of a file that holds one; passwords are never kept in the clear
                    mqtt: {listener: {users: [{name: a, password: "file:none"}]}} | 5:47: mqtt.listener.users[0].password: there is no secret file none
                    mqtt: {listener: {tls: {certificate: a.crt, key: gateway.yaml}}} | 5:38: mqtt.listener.tls.certificate: there is no readable file a.crt
                    mqtt: {subscribers: [{url: "tcp://b:1883"}]} | 5:28: mqtt.subscribers[0].url: expected mqtt://HOST:1883 or mqtts://HOST:8883, without user, password or path
                    mqtt: {subscribers: [{url: "mqtt://b", password: x}]} | 5:40: mqtt.subscribers[0].password: needs a username
                    models: {directory: ""} | 5:21: models.directory: expected a path, found nothing
                    profiles: {directory: nowhere} | 5:23: profiles.directory: warning: there is no folder nowhere; only the shipped profiles are used
                    """)
    void eachFaultIsToldWhereItStands(String added, String expected) {
        assertThat(problemsWith(added + "\n")).containsExactly("gateway.yaml:" + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka: {bootstrap.servers: "k"} | 3:30: cloud.kafka.bootstrap.servers: expected HOST:PORT, several separated by commas, found "k"
                    kafka: {bootstrap.servers: "a:1, b"} | 3:30: cloud.kafka.bootstrap.servers: expected HOST:PORT, several separated by commas, found "b"
                    kafka: {bootstrap.servers: [a]} | 3:30: cloud.kafka.bootstrap.servers: expected one value, found a list
                    kafka: {bootstrap.servers: "a:1", acks: 1} | 3:37: cloud.kafka.acks: cannot be set: exactly-once delivery rests on it; remove it
                    kafka: {bootstrap.servers: "a:1", value.serializer: X} | 3:37: cloud.kafka.value.serializer: cannot be set: the gateway writes and reads its own record format; remove it
                    kafka: {bootstrap.servers: "a:1", max.in.flight.requests.per.connection: 1} | 3:37: cloud.kafka.max.in.flight.requests.per.connection: cannot be set: order per sensor rests on it; remove it
                    topics: {readings: "{sensr}"} | 3:22: cloud.topics.readings: unknown placeholder {sensr}; known are {sensor}, {site}, {gateway}, {device}, {channel}
                    topics: {readings: "t {sensor}"} | 3:22: cloud.topics.readings: the topic name "t x" has characters that Kafka does not allow; use letters, digits, . _ -
                    topics: {readings: "{site}-{sensor}"} | 3:22: cloud.topics.readings: {site} needs gateway.site; add it
                    topics: {readings: "x-{sensor}", alerts: "x-{sensor}"} | 3:44: cloud.topics.alerts: readings and alerts would share their topics; give alerts a name of their own
                    topics: {partitions: 0} | 3:24: cloud.topics.partitions: expected a whole number from 1 to 1000, found the number 0
                    topics: {retention: 0s} | 3:23: cloud.topics.retention: expected a duration longer than 0, found "0s"
                    topics: {create: maybe} | 3:20: cloud.topics.create: expected true or false, found "maybe"
                    drain-limit: fast | 3:16: cloud.drain-limit: expected a number, found "fast"
                    drain-limit: 0.5 | 3:16: cloud.drain-limit: expected a number of 1 or more, found the number 0.5
                    """)
    void eachFaultOfTheCloudIsToldWhereItStands(String added, String expected) {
        String kafka =
                added.startsWith("kafka:") ? "" : "  kafka: {bootstrap.servers: \"k:9092\"}\n";
        String text =
                GOOD.replaceFirst(
                        "  kafka:.*\\n", "  " + Matcher.quoteReplacement(added + "\n" + kafka));

        assertThat(files.with("gateway.yaml", text).problems(Map.of()))
                .containsExactly("gateway.yaml:" + expected);
    }

    private List<String> problemsWith(String added) {
        return files.with("gateway.yaml", GOOD + added).problems(Map.of());
    }
}
