package io.millrace.bridge.forward.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.bridge.forward.InMemoryIdentities;
import io.millrace.bridge.forward.SampleReadings;
import io.millrace.bridge.forward.TopicSettings;
import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings of months ago reach topics that keep half a minute, and stay. */
class OldBacklogIT {
    private static final Duration RETENTION = Duration.ofSeconds(40);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void aBacklogOlderThanTheRetentionArrivesAndStays() throws Exception {
        BrokerOptions options =
                BrokerOptions.in(folder)
                        .with("log.retention.check.interval.ms", "500")
                        .with("log.initial.task.delay.ms", "500");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
            KafkaSettings defaults = Plant.settings(kafka.bootstrapServers(), "old");
            KafkaSettings settings =
                    new KafkaSettings(
                            "old",
                            defaults.client(),
                            new TopicSettings(1, 1, RETENTION, true, 10),
                            defaults.transactionTimeout());
            try (Plant plant =
                    new Plant(
                                    settings,
                                    Plant.readingsJournal(),
                                    new InMemoryIdentities("j-old", "o1"))
                            .started()) {
                plant.append(SampleReadings.readings("old", 0, 5_000));
                plant.awaitDrained();
            }

            // The broker's own sweep shows when it has looked: what is old by Kafka's clock goes.
            sendAndAwaitDeletion(kafka);
            assertThat(count(kafka, "topic-old")).isEqualTo(5_000);
        }
    }

    /**
     * A record dated by its sender, on a topic that believes senders; no marker of a commit after
     * it.
     */
    private static void sendAndAwaitDeletion(EmbeddedKafka kafka) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(client);
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                client, new ByteArraySerializer(), new ByteArraySerializer())) {
            NewTopic believing =
                    new NewTopic("topic-believing", 1, (short) 1)
                            .configs(Map.of("retention.ms", Long.toString(RETENTION.toMillis())));
            admin.createTopics(List.of(believing)).all().get();
            long longAgo = Instant.now().minus(RETENTION.multipliedBy(2)).toEpochMilli();
            producer.send(
                            new ProducerRecord<>(
                                    "topic-believing", 0, longAgo, new byte[0], new byte[] {1}))
                    .get();
        }
        await().atMost(LIMIT).until(() -> count(kafka, "topic-believing") == 0);
    }

    private static int count(EmbeddedKafka kafka, String topic) {
        try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
            return reader.read(topic).size();
        }
    }
}
