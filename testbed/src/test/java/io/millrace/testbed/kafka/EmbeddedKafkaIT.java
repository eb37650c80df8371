package io.millrace.testbed.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir Path folder;

    @Test
    void keepsItsRecordsItsPortAndItsClusterAcrossAnOutage() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            createTopic(kafka, "kept");
            try (KafkaProducer<String, String> producer = producer(kafka, Map.of())) {
                send(producer, "kept", "before");
                String address = kafka.bootstrapServers();

                kafka.stop();
                assertThat(kafka.isRunning()).isFalse();
                kafka.startAgain();

                send(producer, "kept", "after");
                assertThat(kafka.bootstrapServers()).isEqualTo(address);
            }
            try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
                assertThat(reader.read("kept"))
                        .extracting(TopicRecord::value)
                        .containsExactly("before", "after");
                assertThat(reader.read("never-made")).isEmpty();
            }
            String cluster = kafka.clusterId();
            kafka.stop();
            try (EmbeddedKafka reopened = EmbeddedKafka.start(folder)) {
                assertThat(reopened.clusterId()).isEqualTo(cluster);
            }
        }
    }

    @Test
    void hidesAbortedTransactionsAndObeysBrokerSettings() throws Exception {
        BrokerOptions small = BrokerOptions.in(folder).with("message.max.bytes", "2000");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(small)) {
            createTopic(kafka, "t");
            try (KafkaProducer<String, String> producer =
                    producer(kafka, Map.of("transactional.id", "x"))) {
                producer.initTransactions();
                producer.beginTransaction();
                send(producer, "t", "aborted");
                producer.abortTransaction();
                producer.beginTransaction();
                send(producer, "t", "committed");
                producer.commitTransaction();
            }
            try (KafkaProducer<String, String> producer = producer(kafka, Map.of());
                    TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
                assertThat(reader.read("t"))
                        .extracting(TopicRecord::value)
                        .containsExactly("committed");
                assertThatThrownBy(() -> send(producer, "t", "x".repeat(5_000)))
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("a"))) {
            BrokerOptions second = BrokerOptions.in(folder.resolve("b")).withPort(kafka.port());

            assertThatThrownBy(() -> EmbeddedKafka.start(second))
                    .isInstanceOf(BrokerFailedException.class)
                    .hasMessageContaining("port " + kafka.port());
        }
    }

    private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(
            EmbeddedKafka kafka, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("reconnect.backoff.max.ms", "200");
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, "k", value)).get(60, TimeUnit.SECONDS);
    }
}
