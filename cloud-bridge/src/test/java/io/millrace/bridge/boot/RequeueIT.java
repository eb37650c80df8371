package io.millrace.bridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.BridgeSettings;
import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.forward.file.RequeueRequest;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalOwner;
import io.millrace.bridge.journal.file.JournalSettings;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parked by a real Kafka, asked for by an operator, sent again once, through restarts. */
@Guarantee("U3")
class RequeueIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final AclBinding LOCK =
            new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "topic-pump", PatternType.LITERAL),
                    new AccessControlEntry(
                            "User:other", "*", AclOperation.ALL, AclPermissionType.ALLOW));

    @TempDir Path folder;

    @Test
    void whatWasParkedArrivesOnceWhenTheTopicIsAuthorisedAndSomebodyAsks() throws Exception {
        BrokerOptions options =
                BrokerOptions.in(folder.resolve("kafka"))
                        .with(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .with("allow.everyone.if.no.acl.found", "true");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(options);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("topic-pump", 1, (short) 1))).all().get();
            admin.createAcls(List.of(LOCK)).all().get();
            try (Bridge bridge = open(kafka)) {
                append(bridge, 0, 40);
                awaitDrained(bridge);
                assertThat(bridge.status().readings().parked()).isEqualTo(40);
                admin.deleteAcls(List.of(LOCK.toFilter())).all().get();

                assertThat(ask()).contains(Long.toString(ProcessHandle.current().pid()));
            }
            try (Bridge bridge = open(kafka)) {
                append(bridge, 40, 41);
                awaitDrained(bridge);
                await().atMost(LIMIT).until(() -> sentAgain(kafka) >= 40);
            }
            try (Bridge bridge = open(kafka)) {
                append(bridge, 41, 42);
                awaitDrained(bridge);
            }

            List<TopicRecord> records = read(kafka);
            assertThat(records).filteredOn(RequeueIT::isReading).hasSize(42);
            for (int number = 0; number < 42; number++) {
                String sequence = "\"sequence\":" + number + "[,}]";
                assertThat(records)
                        .filteredOn(record -> record.value().matches(".*" + sequence + ".*"))
                        .hasSize(1);
            }
            assertThat(records).filteredOn(record -> !isReading(record)).hasSize(1);
        }
    }

    private Optional<String> ask() {
        return JournalOwner.whileLocked(
                folder.resolve("journal"),
                () ->
                        assertThat(new RequeueRequest(folder.resolve("journal")).leave())
                                .containsEntry(LaneName.READINGS, 40L));
    }

    private static boolean isReading(TopicRecord record) {
        return record.value().contains("\"kind\":\"reading\"");
    }

    private static long sentAgain(EmbeddedKafka kafka) {
        return read(kafka).stream()
                .filter(record -> record.headers().containsKey("millrace-historical"))
                .count();
    }

    private static List<TopicRecord> read(EmbeddedKafka kafka) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read("topic-pump");
        }
    }

    private static void append(Bridge bridge, int from, int to) {
        bridge.append(LaneName.READINGS, SampleReadings.readings("pump", from, to));
    }

    private static void awaitDrained(Bridge bridge) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(bridge.status().readings().backlog())
                                .as("%s", bridge.status())
                                .isZero());
    }

    private Bridge open(EmbeddedKafka kafka) {
        return BridgeLauncher.open(
                new BridgeSettings(
                        "gw",
                        new JournalSettings(
                                folder.resolve("journal"),
                                64L << 20,
                                0.1,
                                JournalSettings.WhenFull.DROP_OLDEST),
                        Duration.ofMillis(100),
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        TopicSettings.DEFAULTS,
                        Duration.ofMillis(500),
                        OptionalLong.empty()),
                new BridgePorts(
                        Map.of(),
                        new ForwardClock(
                                InstantSource.system(), System::nanoTime, new SplittableRandom()),
                        notice -> {},
                        Timekeeping.NOTHING_NEW));
    }
}
