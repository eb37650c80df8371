package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.LinkState;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.ClusterOptions;
import io.millrace.testbed.kafka.KafkaCluster;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What passes by itself, provoked on a real cluster: each class of error that means another try or
 * a new producer. Nothing is lost, nothing comes twice, and the lane goes on without anybody's
 * help.
 */
@Guarantee("U1")
class TroubleIT {
    private static final Duration SHORT_TRANSACTION = Duration.ofSeconds(5);

    @TempDir static Path folder;
    private static KafkaCluster kafka;
    private static Admin admin;

    @BeforeAll
    static void startKafka() {
        kafka = KafkaCluster.start(ClusterOptions.in(folder, 3));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.directServers()));
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    @Test
    void tooFewReplicasInSyncMeansAnotherTryUntilTheyAreBack() throws Exception {
        NewTopic pair =
                new NewTopic("topic-pair", Map.of(0, List.of(1, 2)))
                        .configs(Map.of("min.insync.replicas", "2"));
        admin.createTopics(List.of(pair)).all().get();
        try (Plant plant = plant("pair").started()) {
            plant.append(SampleReadings.readings("pair", 0, 10));
            plant.awaitDrained();
            kafka.kill(1);
            plant.append(SampleReadings.readings("pair", 10, 20));
            awaitTrouble(plant);
            kafka.startAgain(1);
            plant.awaitDrained();
        }
        kafka.awaitServing(Plant.LIMIT);

        assertThat(values("topic-pair")).isEqualTo(expected(20));
    }

    @Test
    void aCommitWithoutAnAnswerIsLookedUpBeforeAnythingIsSentAgain() {
        try (Plant plant = plant("stalled").started()) {
            plant.append(SampleReadings.readings("stalled", 0, 2_000));
            plant.awaitDrained();
            for (int cut = 1; cut <= 3; cut++) {
                int from = 2_000 * cut;
                plant.append(SampleReadings.readings("stalled", from, from + 2_000));
                kafka.links().forEach(link -> link.stall());
                awaitTrouble(plant);
                kafka.links().forEach(link -> link.pass());
                plant.awaitDrained();
            }
        }

        assertThat(values("topic-stalled")).isEqualTo(expected(8_000));
    }

    /** Kafka aborts it by itself and raises the producer's epoch, as if somebody had taken over. */
    @Test
    void aTransactionThatKafkaGaveUpIsSentAgainByANewProducer() {
        try (Plant plant = plant("outlived").started()) {
            plant.append(SampleReadings.readings("outlived", 0, 10));
            plant.awaitDrained();
            plant.append(SampleReadings.readings("outlived", 10, 5_000));
            kafka.links().forEach(link -> link.stall());
            await().pollDelay(SHORT_TRANSACTION.plusSeconds(3)).until(() -> true);
            kafka.links().forEach(link -> link.pass());
            plant.awaitDrained();

            assertThat(plant.forwarder.status().isStopped()).isFalse();
        }

        assertThat(values("topic-outlived")).isEqualTo(expected(5_000));
    }

    @Test
    void aProducerThatWasFencedByNobodyWhoWritesTakesItsPlaceAgain() {
        KafkaSettings settings = settings("epoch");
        try (Plant plant = plant("epoch").started()) {
            plant.append(SampleReadings.readings("epoch", 0, 10));
            plant.awaitDrained();
            try (Producer<byte[], byte[]> other =
                    new KafkaClients(settings).producer(LaneName.READINGS)) {
                other.initTransactions();
            }
            plant.append(SampleReadings.readings("epoch", 10, 20));
            plant.awaitDrained();
        }

        assertThat(values("topic-epoch")).isEqualTo(expected(20));
    }

    @Test
    void aTopicThatIsGoneIsMadeAgain() throws Exception {
        try (Plant plant = plant("gone").started()) {
            plant.append(SampleReadings.readings("gone", 0, 10));
            plant.awaitDrained();
            admin.deleteTopics(List.of("topic-gone")).all().get();
            plant.append(SampleReadings.readings("gone", 10, 20));
            plant.awaitDrained();
        }

        assertThat(values("topic-gone")).isEqualTo(expected(20).subList(10, 20));
    }

    @Test
    void aBrokerThatDiesInTheMiddleCostsNothing() {
        try (Plant plant = plant("killed").started()) {
            plant.append(SampleReadings.readings("killed", 0, 10));
            plant.awaitDrained();
            plant.append(SampleReadings.readings("killed", 10, 40_000));
            kafka.kill(2);
            plant.append(SampleReadings.readings("killed", 40_000, 41_000));
            kafka.startAgain(2);
            plant.awaitDrained();
        }
        kafka.awaitServing(Plant.LIMIT);

        assertThat(values("topic-killed")).isEqualTo(expected(41_000));
    }

    private static void awaitTrouble(Plant plant) {
        await().atMost(Plant.LIMIT)
                .untilAsserted(() ->
                        assertThat(plant.forwarder.status().link())
                                .as("%s", plant.notices)
                                .isNotEqualTo(LinkState.UP));
        assertThat(plant.notices).allMatch(Notice.LinkChanged.class::isInstance);
    }

    private static Plant plant(String gatewayId) {
        return new Plant(
                settings(gatewayId),
                Plant.readingsJournal(),
                new InMemoryIdentities("j-" + gatewayId, "o1"));
    }

    /** Impatient, so that a test need not wait for what takes minutes in a plant. */
    private static KafkaSettings settings(String gatewayId) {
        Map<String, String> client = new HashMap<>();
        client.put("bootstrap.servers", kafka.bootstrapServers());
        client.put("request.timeout.ms", "2000");
        client.put("delivery.timeout.ms", "4000");
        client.put("max.block.ms", "4000");
        client.put("default.api.timeout.ms", "4000");
        return new KafkaSettings(gatewayId, client, TopicSettings.DEFAULTS, SHORT_TRANSACTION);
    }

    private static List<String> values(String topic) {
        try (TopicReader reader = new TopicReader(kafka.directServers())) {
            return reader.read(topic).stream().map(TopicRecord::value).toList();
        }
    }

    private static List<String> expected(int to) {
        return IntStream.range(0, to).mapToObj(n -> n + ":" + n).toList();
    }
}
