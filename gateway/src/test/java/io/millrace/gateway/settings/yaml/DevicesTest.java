package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files = new SettingsFiles(folder);
    }

    @Test
    @Guarantee("P1")
    void everyBadDeviceTellsItsOwnProblems() {
        assertThat(
                        problems(
                                "- {name: a b, profile: single-value, mqtt: {topic: t/1}}",
                                "- {name: s2, profile: singel-value, mqtt: {topic: t/2}}",
                                "- {name: s3, profile: single-value}",
                                "- {profile: single-value, mqtt: {topic: t/4/#}}",
                                "- {name: s5, profile: single-value, mqtt: {topic: t/5}}",
                                "- {name: s5, profile: single-value, mqtt: {}}"))
                .containsExactly(
                        "gateway.yaml:4:12: devices[0].name: expected 1 to 100 letters, digits, . _"
                                + " - (a letter"
                                + " or digit first), found \"a b\"",
                        "gateway.yaml:5:25: devices[1].profile: there is no profile singel-value; did you"
                                + " mean single-value?",
                        "gateway.yaml:6:5: devices[2]: needs a source: mqtt: {topic: ...}, gpio: {CHANNEL:"
                                + " LINE} or file: {device: NAME}",
                        "gateway.yaml:7:5: devices[3].name: is missing; add it",
                        "gateway.yaml:7:43: devices[3].mqtt.topic: # is not allowed in a device's topic; use"
                                + " + for each level that varies",
                        "gateway.yaml:9:12: devices[5].name: a device of this name was listed before",
                        "gateway.yaml:9:39: devices[5].mqtt.topic: is missing; add it");
    }

    @Test
    void wildcardsAndPlaceholdersMatchEachOther() {
        assertThat(
                        problems(
                                "- {name: \"{1}-{2}\", profile: single-value, mqtt: {topic: a/+/b/+}}",
                                "- {name: \"x{2}\", profile: single-value, mqtt: {topic: b/+}}",
                                "- {name: fan, profile: single-value, mqtt: {topic: c/+}}",
                                "- {name: \"{0}\", profile: single-value, mqtt: {topic: d/+}}",
                                "- {name: \"y{1}\", profile: single-value, mqtt: {topic: e}}",
                                "- {name: z, profile: single-value, mqtt: {topic: f/a+}}"))
                .containsExactly(
                        "gateway.yaml:5:12: devices[1].name: {2} needs 2 wildcards (+) in the"
                                + " topic, which has 1",
                        "gateway.yaml:5:12: devices[1].name: wildcard 1 of the topic is missing in"
                                + " the name; add {1}",
                        "gateway.yaml:6:12: devices[2].name: wildcard 1 of the topic is missing in"
                                + " the name; add {1}",
                        "gateway.yaml:7:12: devices[3].name: unknown placeholder {0}; {1} stands"
                                + " for what the first + matched, {key} for the word at mqtt.key",
                        "gateway.yaml:8:12: devices[4].name: {1} needs 1 wildcards (+) in the"
                                + " topic, which has 0",
                        "gateway.yaml:9:52: devices[5].mqtt.topic: \"f/a+\": + stands for a whole"
                                + " level, # for all that follow");
    }

    @Test
    void topicsThatShareAMessageAreFound() {
        assertThat(
                        problems(
                                "- {name: s1, profile: single-value, mqtt: {topic: hall/a}}",
                                "- {name: s2, profile: single-value, mqtt: {topic: hall/a}}",
                                "- {name: \"w{1}\", profile: single-value, mqtt: {topic: hall/+}}",
                                "- {name: p, profile: centrifugal-pump, mqtt: {topic: hall}}",
                                "- {name: q, profile: centrifugal-pump, mqtt: {topic: yard}}"))
                .containsExactly(
                        "gateway.yaml:5:53: devices[1].mqtt.topic: overlaps with hall/a of device"
                                + " s1: a message could belong to both",
                        "gateway.yaml:6:57: devices[2].mqtt.topic: overlaps with hall/a of device"
                                + " s1: a message could belong to both",
                        "gateway.yaml:7:56: devices[3].mqtt.topic: overlaps with hall/+ of device"
                                + " w{1}: a message could belong to both");
    }

    @Test
    void devicesOfOneTopicAreToldApartByAKey() {
        assertThat(
                        problems(
                                "- {name: a, profile: single-value, mqtt: {topic: f, key: /id, key-value: 1}}",
                                "- {name: b, profile: single-value, mqtt: {topic: f, key: /id, key-value: 2}}",
                                "- {name: \"s-{key}\", profile: single-value, mqtt: {topic: f, key: /id}}",
                                "- {name: \"{1}-{key}\", profile: single-value, mqtt: {topic: g/+, key: /id}}"))
                .isEmpty();
    }

    @Test
    void eachFaultOfAKeyIsTold() {
        assertThat(
                        problems(
                                "- {name: a, profile: single-value, mqtt: {topic: a, key: id, key-value: 1}}",
                                "- {name: b, profile: single-value, mqtt: {topic: b, key: /id}}",
                                "- {name: c, profile: single-value, mqtt: {topic: c, key-value: 1}}",
                                "- {name: \"d-{key}\", profile: single-value, mqtt: {topic: d}}",
                                "- {name: \"e-{key}\", profile: single-value, mqtt: {topic: e, key: /id, key-value: 1}}",
                                "- {name: f, profile: single-value, mqtt: {topic: f, key: \"\", key-value: 1}}",
                                "- {name: g1, profile: single-value, mqtt: {topic: g, key: /id, key-value: 1}}",
                                "- {name: g2, profile: single-value, mqtt: {topic: g, key: /id, key-value: 1}}",
                                "- {name: g3, profile: single-value, mqtt: {topic: g, key: /no, key-value: 2}}",
                                "- {name: g4, profile: single-value, mqtt: {topic: g}}"))
                .containsExactly(
                        "gateway.yaml:4:60: devices[0].mqtt.key: expected a JSON Pointer such as /id, found \"id\"",
                        "gateway.yaml:5:55: devices[1].mqtt.key: needs key-value: the word of this device; or {key} in the name, for a device per word",
                        "gateway.yaml:6:55: devices[2].mqtt.key-value: needs key: the JSON Pointer to where this stands",
                        "gateway.yaml:7:12: devices[3].name: {key} needs mqtt.key: the JSON Pointer to where the word stands",
                        "gateway.yaml:8:63: devices[4].mqtt.key: the name holds {key} and there is a key-value; keep one",
                        "gateway.yaml:9:60: devices[5].mqtt.key: expected a JSON Pointer such as /id, found \"\"",
                        "gateway.yaml:11:53: devices[7].mqtt.topic: overlaps with g of device g1: a message could belong to both",
                        "gateway.yaml:12:53: devices[8].mqtt.topic: overlaps with g of device g1: a message could belong to both",
                        "gateway.yaml:13:53: devices[9].mqtt.topic: overlaps with g of device g1: a message could belong to both");
    }

    @Test
    void onlyJsonHasAKey() {
        files.with(
                "profiles/line.yaml",
                "profile: line\nversion: 1\nchannels: {c: {unit: m, mqtt: {format: text}}}\n");

        assertThat(problems("- {name: a, profile: line, mqtt: {topic: a, key: /id, key-value: 1}}"))
                .containsExactly(
                        "gateway.yaml:4:47: devices[0].mqtt.key: profile line has channels that are not in format json; only a JSON document has a key");
    }

    @Test
    void topicNamesThatKafkaConfusesAreFound() {
        assertThat(
                        problems(
                                "- {name: a.b, profile: single-value, mqtt: {topic: t/1}}",
                                "- {name: a_b, profile: single-value, mqtt: {topic: t/2}}"))
                .containsExactly(
                        "gateway.yaml:5:12: devices[1].name: its topic topic-a_b and the topic"
                                + " topic-a.b of device a.b: Kafka confuses . and _; rename one",
                        "gateway.yaml:5:12: devices[1].name: its topic alerts-a_b and the topic"
                                + " alerts-a.b of device a.b: Kafka confuses . and _; rename one");
    }

    @Test
    void sensorsWhoseNamesRunTogetherAreFound() {
        assertThat(
                        problems(
                                "- {name: pump, profile: centrifugal-pump, mqtt: {topic: t/1}}",
                                "- {name: pump-flow, profile: single-value, mqtt: {topic: t/2}}"))
                .containsExactly(
                        "gateway.yaml:5:12: devices[1].name: its topic topic-pump-flow is also that"
                                + " of device pump; rename one",
                        "gateway.yaml:5:12: devices[1].name: its topic alerts-pump-flow is also"
                                + " that of device pump; rename one");
    }

    @Test
    void topicSharedOnPurposeIsNoCollision() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1, site: p7}
                cloud:
                  kafka: {bootstrap.servers: "k:1"}
                  topics: {readings: "{site}.readings", alerts: "{site}.alerts", limit: 2}
                devices:
                - {name: s1, profile: single-value, mqtt: {topic: t/1}}
                - {name: s2, profile: single-value, mqtt: {topic: t/2}}
                """);

        assertThat(files.problems(Map.of())).isEmpty();
    }

    @Test
    void deviceCannotTakeTheGatewaysOwnTopics() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud:
                  kafka: {bootstrap.servers: "k:1"}
                  topics: {readings: "gateway-{sensor}"}
                devices:
                - {name: g1, profile: single-value, mqtt: {topic: t/1}}
                """);

        assertThat(files.problems(Map.of()))
                .containsExactly(
                        "gateway.yaml:6:10: devices[0].name: its topic gateway-g1 is also used by"
                                + " the gateway itself for another kind of record; rename one");
    }

    @Test
    void topicNameTooLongForKafkaIsFound() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud:
                  kafka: {bootstrap.servers: "k:1"}
                  topics: {readings: "%s{sensor}"}
                devices:
                - {name: s1, profile: single-value, mqtt: {topic: t/1}}
                """
                        .formatted("x".repeat(248)));

        assertThat(files.problems(Map.of()))
                .containsExactly(
                        "gateway.yaml:6:10: devices[0].name: the topic name "
                                + "x".repeat(40)
                                + "... has 250 characters, Kafka allows 249");
    }

    @Test
    void moreTopicsThanTheLimitAreRefused() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud:
                  kafka: {bootstrap.servers: "k:1"}
                  topics: {limit: 9}
                devices:
                - {name: p, profile: centrifugal-pump, mqtt: {topic: t/1}}
                """);

        assertThat(files.problems(Map.of()))
                .containsExactly(
                        "gateway.yaml:4:19: cloud.topics.limit: the devices need 10 topics, the limit is 9;"
                                + " raise cloud.topics.limit or let sensors share topics, for example"
                                + " readings: \"topic-{device}\"");
    }

    @Test
    void deviceNeedsSomethingThatReceivesMqtt() {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                mqtt: {listener: off}
                cloud: {kafka: {bootstrap.servers: "k:1"}}
                devices: [{name: s1, profile: single-value, mqtt: {topic: t/1}}]
                """);

        assertThat(files.problems(Map.of()))
                .containsExactly(
                        "gateway.yaml:4:59: devices[0].mqtt.topic: nothing receives MQTT: the"
                                + " listener is off and there are no subscribers");
    }

    @Test
    void sharedSubscriptionIsRefusedWithItsReason() {
        assertThat(
                        problems(
                                "- {name: s, profile: single-value, mqtt: {topic: \"$share/g/plant/s\"}}"))
                .containsExactly(
                        "gateway.yaml:4:52: devices[0].mqtt.topic: \"$share/g/plant/s\" is a shared subscription: two gateways on one sensor would break its order; give each gateway its own devices, by their plain topics");
    }

    @Test
    @Guarantee("P1")
    void badProfileRefusesOnlyTheGatewayThatUsesIt() {
        files.with("profiles/bad.yaml", "profile: bad\nversion: x\nchannels: {c: {unit: m}}\n");
        String problem = "profiles/bad.yaml:2:10: version: %sexpected a number, found \"x\"";

        assertThat(problems("- {name: s, profile: single-value, mqtt: {topic: t}}"))
                .containsExactly(problem.formatted("warning: "));
        assertThat(problems("- {name: s, profile: bad, mqtt: {topic: t}}"))
                .containsExactly(
                        "gateway.yaml:4:24: devices[0].profile: the profile bad has problems of its"
                                + " own; see there",
                        problem.formatted(""));
    }

    /** Of a good gateway.yaml with these devices, from line 4 on. */
    private List<String> problems(String... devices) {
        files.with(
                "gateway.yaml",
                """
                gateway: {id: g1}
                cloud: {kafka: {bootstrap.servers: "k:9092"}}
                devices:
                """
                        + "  "
                        + String.join("\n  ", devices)
                        + "\n");
        return files.problems(Map.of());
    }
}
