package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka refuses is set aside and blocks nothing; topics are made as the design asks. */
class RefusalIT {
    private static final int TOPIC_BYTES_MAX = 2_000;

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void startKafka() {
        kafka =
                EmbeddedKafka.start(
                        BrokerOptions.in(folder)
                                .with(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                                .with("allow.everyone.if.no.acl.found", "true"));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    @Test
    @Guarantee("U3")
    void aRecordTooLargeForTheBrokerIsParkedAndItsGapReported() throws Exception {
        NewTopic small =
                new NewTopic("topic-small", 1, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(TOPIC_BYTES_MAX)));
        admin.createTopics(List.of(small)).all().get();
        try (Plant plant = plant("small", Map.of("batch.size", "1000")).started()) {
            plant.append(
                    List.of(
                            SampleReadings.document("small", "first"),
                            SampleReadings.document("small", incompressible(20_000)),
                            SampleReadings.document("small", "third"),
                            SampleReadings.reading("other", 7)));
            plant.awaitDrained();

            assertThat(plant.parked.parked()).containsOnlyKeys(1L);
            assertThat(plant.forwarder.counts().parked()).isEqualTo(1);
        }

        assertThat(values("topic-small")).containsExactly("0:first", "gap 1-1 parked", "2:third");
        assertThat(values("topic-other")).containsExactly("0:7");
    }

    /**
     * Where a topic's limit is below the client's batch size, the client splits a refused batch
     * into the same batch again, until the commit times out without naming a record. Chunks then
     * shrink until the culprit is alone.
     */
    @Test
    @Guarantee("U3")
    void aRecordTooLargeIsFoundEvenWhereTheClientCannotNameIt() throws Exception {
        NewTopic small =
                new NewTopic("topic-poison", 1, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(TOPIC_BYTES_MAX)));
        admin.createTopics(List.of(small)).all().get();
        try (Plant plant = plant("poison", Map.of("max.block.ms", "3000")).started()) {
            plant.append(
                    List.of(
                            SampleReadings.document("poison", "first"),
                            SampleReadings.document("poison", incompressible(20_000)),
                            SampleReadings.document("poison", "third")));
            plant.awaitDrained();
        }

        assertThat(values("topic-poison")).containsExactly("0:first", "gap 1-1 parked", "2:third");
    }

    @Test
    @Guarantee("U3")
    void aRecordTooLargeForTheClientIsParkedToo() {
        try (Plant plant = plant("huge", TopicSettings.DEFAULTS).started()) {
            plant.append(
                    List.of(
                            SampleReadings.document("huge", "x".repeat(2_000_000)),
                            SampleReadings.document("huge", "second")));
            plant.awaitDrained();
        }

        assertThat(values("topic-huge")).containsExactly("gap 0-0 parked", "1:second");
    }

    @Test
    @Guarantee("U3")
    void aTopicThatIsNotAuthorisedBlocksNoOther() throws Exception {
        admin.createTopics(List.of(new NewTopic("topic-locked", 1, (short) 1))).all().get();
        admin.createAcls(List.of(onlyForOthers("topic-locked"))).all().get();
        try (Plant plant = plant("locked", TopicSettings.DEFAULTS).started()) {
            plant.append(SampleReadings.readings("locked", 0, 3));
            plant.append(SampleReadings.readings("free", 0, 3));
            plant.awaitDrained();

            assertThat(plant.parked.parked()).hasSize(3);
            assertThat(plant.parked.parked().values())
                    .allMatch(refused -> refused.reason().contains("topic-locked"));
        }

        assertThat(values("topic-free")).containsExactly("0:0", "1:1", "2:2");
    }

    @Test
    void anIdThatIsNotAuthorisedIsTriedUntilSomebodyAllowsIt() throws Exception {
        AclBinding others =
                new AclBinding(
                        new ResourcePattern(
                                ResourceType.TRANSACTIONAL_ID,
                                "gw-barred-readings",
                                PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:other", "*", AclOperation.ALL, AclPermissionType.ALLOW));
        admin.createAcls(List.of(others)).all().get();
        try (Plant plant = plant("barred", TopicSettings.DEFAULTS).started()) {
            plant.append(SampleReadings.readings("barred", 0, 3));
            await().atMost(Plant.LIMIT).until(() -> plant.forwarder.status().detail().isPresent());
            assertThat(plant.forwarder.status().detail().orElseThrow())
                    .contains("TransactionalIdAuthorization");

            admin.deleteAcls(List.of(others.toFilter())).all().get();
            plant.awaitDrained();
        }

        assertThat(values("topic-barred")).containsExactly("0:0", "1:1", "2:2");
    }

    @Test
    void aMissingTopicIsParkedWhereNoneMayBeCreated() throws Exception {
        KafkaSettings settings = Plant.settings(kafka.bootstrapServers(), "fixed");
        admin.createTopics(
                        List.of(
                                new NewTopic("topic-made", 1, (short) 1),
                                new NewTopic(settings.progressTopic(), 2, (short) 1)))
                .all()
                .get();
        TopicSettings none = new TopicSettings(1, 3, Duration.ofDays(7), false, 10);
        try (Plant plant = plant("fixed", none).started()) {
            plant.append(SampleReadings.readings("unmade", 0, 2));
            plant.append(SampleReadings.readings("made", 0, 2));
            plant.awaitDrained();

            assertThat(plant.parked.parked().values())
                    .hasSize(2)
                    .allMatch(refused -> refused.reason().contains("cloud.topics.create"));
        }

        assertThat(values("topic-made")).containsExactly("0:0", "1:1");
    }

    @Test
    void topicsBeyondTheLimitAreParked() {
        TopicSettings one = new TopicSettings(1, 3, Duration.ofDays(7), true, 1);
        try (Plant plant = plant("limited", one).started()) {
            plant.append(SampleReadings.readings("within", 0, 2));
            plant.awaitDrained();
            plant.append(SampleReadings.readings("beyond", 0, 2));
            plant.awaitDrained();

            assertThat(plant.parked.parked().values())
                    .hasSize(2)
                    .allMatch(refused -> refused.reason().contains("cloud.topics.limit"));
        }

        assertThat(values("topic-within")).hasSize(2);
    }

    @Test
    void topicsAreMadeToKeepWhatArrivesLateAndToForgetNoCommit() throws Exception {
        TopicSettings topics = new TopicSettings(2, 3, Duration.ofHours(5), true, 10);
        try (Plant plant = plant("made", topics).started()) {
            plant.append(SampleReadings.readings("fresh", 0, 1));
            plant.awaitDrained();
        }

        Config data = config("topic-fresh");
        assertThat(data.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
        assertThat(data.get("retention.ms").value()).isEqualTo("18000000");
        assertThat(data.get("unclean.leader.election.enable").value()).isEqualTo("false");
        assertThat(data.get("min.insync.replicas").value()).isEqualTo("1");
        assertThat(partitions("topic-fresh")).isEqualTo(2);
        assertThat(config("gateway-made-progress").get("cleanup.policy").value())
                .isEqualTo("compact");
        assertThat(partitions("gateway-made-progress")).isEqualTo(2);
    }

    private static Plant plant(String gatewayId, TopicSettings topics) {
        KafkaSettings settings = Plant.settings(kafka.bootstrapServers(), gatewayId);
        return new Plant(
                new KafkaSettings(
                        settings.gatewayId(),
                        settings.client(),
                        topics,
                        settings.transactionTimeout()),
                Plant.readingsJournal(),
                new InMemoryIdentities("j-" + gatewayId, "o1"));
    }

    private static Plant plant(String gatewayId, Map<String, String> client) {
        KafkaSettings settings = Plant.settings(kafka.bootstrapServers(), gatewayId);
        Map<String, String> all = new HashMap<>(settings.client());
        all.putAll(client);
        return new Plant(
                new KafkaSettings(
                        settings.gatewayId(),
                        all,
                        settings.topics(),
                        settings.transactionTimeout()),
                Plant.readingsJournal(),
                new InMemoryIdentities("j-" + gatewayId, "o1"));
    }

    private static AclBinding onlyForOthers(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry(
                        "User:other", "*", AclOperation.ALL, AclPermissionType.ALLOW));
    }

    private static Config config(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    }

    private static int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String incompressible(int length) {
        StringBuilder text = new StringBuilder(length);
        new SplittableRandom(3)
                .ints(length, '!', '~')
                .forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private static List<String> values(String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic).stream().map(TopicRecord::value).toList();
        }
    }
}
