package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.journal.InMemoryJournal;
import io.millrace.bridge.journal.LaneName;
import io.millrace.testbed.Guarantee;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import io.millrace.testbed.kafka.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a lane may have to go on, against a real broker. */
@Guarantee("U1")
class RecoveryIT {
    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder.resolve("first"));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void whatAnAbandonedTransactionLeftBehindIsNeverSeenAndSentAgain() {
        KafkaSettings settings = settings("killed");
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-killed", "o1");
        deliver(settings, journal, identities, "killed", 0, 10);
        try (Producer<byte[], byte[]> killed =
                new KafkaClients(settings).producer(LaneName.READINGS)) {
            killed.initTransactions();
            killed.beginTransaction();
            for (int number = 10; number < 15; number++) {
                byte[] value = (number + ":" + number).getBytes(StandardCharsets.UTF_8);
                var _ = killed.send(new ProducerRecord<>("topic-killed", value));
            }
            killed.flush();

            deliver(settings, journal, identities.reopened("o2"), "killed", 10, 20);
            killed.close(Duration.ZERO);
        }

        assertThat(values("topic-killed")).isEqualTo(expected(0, 20));
    }

    @Test
    void aBrokerThatRestartsInTheMiddleCostsNothing() {
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-restart", "o1");
        try (Plant plant = new Plant(settings("restart"), journal, identities).started()) {
            plant.append(SampleReadings.readings("restart", 0, 5_000));
            await().atMost(Plant.LIMIT).until(() -> journal.acknowledgedOffset() > 0);
            plant.append(SampleReadings.readings("restart", 5_000, 30_000));
            kafka.stop();
            plant.append(SampleReadings.readings("restart", 30_000, 31_000));
            kafka.startAgain();
            plant.awaitDrained();
        }

        assertThat(values("topic-restart")).isEqualTo(expected(0, 31_000));
    }

    @Test
    void aLostProgressTopicIsReplacedByTheLocalPosition() throws Exception {
        KafkaSettings settings = settings("lost");
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-lost", "o1");
        deliver(settings, journal, identities, "lost", 0, 10);
        try (Admin admin = new KafkaClients(settings).admin()) {
            admin.deleteTopics(List.of(settings.progressTopic())).all().get();
        }

        List<Notice> notices =
                deliver(settings, journal, identities.reopened("o2"), "lost", 10, 20);

        assertThat(values("topic-lost")).isEqualTo(expected(0, 20));
        assertThat(recoveries(notices)).singleElement().asString().contains("progress topic");
    }

    @Test
    void anotherClusterGetsEverythingThatIsKept() {
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-moved", "o1");
        deliver(settings("moved"), journal, identities, "moved", 0, 10);
        journal.append(SampleReadings.readings("moved", 10, 15));
        try (EmbeddedKafka second = EmbeddedKafka.start(folder.resolve("second"))) {
            KafkaSettings elsewhere = Plant.settings(second.bootstrapServers(), "moved");
            List<Notice> notices =
                    deliver(elsewhere, journal, identities.reopened("o2"), "moved", 15, 20);

            assertThat(values(second, "topic-moved")).isEqualTo(expected(10, 20));
            assertThat(recoveries(notices)).singleElement().asString().contains("cluster");
        }
    }

    @Test
    void aRestoredCopyStartsANewEpochAndRepeatsNothing() {
        KafkaSettings settings = settings("restored");
        InMemoryIdentities identities = new InMemoryIdentities("j-restored", "o1");
        deliver(settings, Plant.readingsJournal(), identities, "restored", 0, 20);
        InMemoryJournal copy = Plant.readingsJournal();
        copy.append(SampleReadings.readings("restored", 0, 10));
        copy.force();
        InMemoryIdentities copied = identities.reopened("o2");

        List<Notice> notices = deliver(settings, copy, copied, "restored", 20, 25);

        assertThat(copied.current().journalId()).isNotEqualTo("j-restored");
        assertThat(recoveries(notices)).singleElement().asString().contains("restored");
        assertThat(values("topic-restored").stream().map(value -> value.replaceAll(".*:", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(Integer::toString).toList());
    }

    @Test
    void whatWasEvictedBeforeItCouldGoIsReportedAndTheRestGoesOn() {
        KafkaSettings settings = settings("evicted");
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-evicted", "o1");
        deliver(settings, journal, identities, "evicted", 0, 10);
        journal.append(SampleReadings.readings("evicted", 10, 20));
        journal.force();
        journal.evictOldest(5);

        List<Notice> notices =
                deliver(settings, journal, identities.reopened("o2"), "evicted", 20, 25);

        List<String> all = new ArrayList<>(expected(0, 10));
        all.add("gap 10-14 evicted");
        all.addAll(expected(15, 25));
        assertThat(values("topic-evicted")).isEqualTo(all);
        assertThat(recoveries(notices)).singleElement().asString().contains("up to 10", "from 15");
    }

    @Test
    void aWipedDiskStartsAnew() {
        KafkaSettings settings = settings("wiped");
        deliver(
                settings,
                Plant.readingsJournal(),
                new InMemoryIdentities("j-old", "o1"),
                "wiped",
                0,
                20);

        List<Notice> notices =
                deliver(
                        settings,
                        Plant.readingsJournal(),
                        new InMemoryIdentities("j-new", "o9"),
                        "wiped",
                        0,
                        5);

        assertThat(values("topic-wiped")).hasSize(25);
        assertThat(recoveries(notices)).singleElement().asString().contains("wiped");
    }

    @Test
    void aClonedGatewayFencesTheOriginalWhichStopsAndSaysWho() {
        KafkaSettings settings = settings("cloned");
        InMemoryJournal journal = Plant.readingsJournal();
        InMemoryIdentities identities = new InMemoryIdentities("j-cloned", "o1");
        try (Plant original = new Plant(settings, journal, identities).started()) {
            original.append(SampleReadings.readings("cloned", 0, 10));
            original.awaitDrained();
            InMemoryJournal clone = Plant.readingsJournal();
            clone.append(SampleReadings.readings("cloned", 0, 10));
            clone.force();
            deliver(settings, clone, identities.reopened("o2-clone"), "clone", 0, 5);

            original.append(SampleReadings.readings("cloned", 10, 20));
            await().atMost(Plant.LIMIT).until(() -> original.forwarder.status().isStopped());

            assertThat(original.notices.getLast().text()).contains("o2-clone");
            assertThat(values("topic-cloned")).isEqualTo(expected(0, 10));
        }

        InMemoryIdentities again = identities.reopened("o2");
        List<Notice> notices = deliver(settings, journal, again, "cloned", 20, 21);
        assertThat(recoveries(notices)).singleElement().asString().contains("copy");
        assertThat(again.current().journalId()).isNotEqualTo("j-cloned");
        assertThat(values("topic-cloned")).isEqualTo(expected(0, 21));
    }

    private static KafkaSettings settings(String gatewayId) {
        return Plant.settings(kafka.bootstrapServers(), gatewayId);
    }

    /** One process' life: it appends these numbers and ends when all is in Kafka. */
    @SuppressWarnings(
            "checkstyle:ParameterNumber") // A life has all of these, a record of them no name.
    private static List<Notice> deliver(
            KafkaSettings settings,
            InMemoryJournal journal,
            InMemoryIdentities identities,
            String device,
            int from,
            int to) {
        try (Plant plant = new Plant(settings, journal, identities).started()) {
            plant.append(SampleReadings.readings(device, from, to));
            plant.awaitDrained();
            return List.copyOf(plant.notices);
        }
    }

    private static List<String> recoveries(List<Notice> notices) {
        return notices.stream()
                .filter(Notice.Recovered.class::isInstance)
                .map(Notice::text)
                .toList();
    }

    private static List<String> values(String topic) {
        return values(kafka, topic);
    }

    private static List<String> values(EmbeddedKafka where, String topic) {
        try (TopicReader reader = new TopicReader(where.bootstrapServers())) {
            return reader.read(topic).stream().map(TopicRecord::value).toList();
        }
    }

    private static List<String> expected(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> n + ":" + n).toList();
    }
}
