package io.millrace.models.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.models.cli.ModelsCommand;
import io.millrace.testbed.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the topics of a real broker to a model, as {@code train --kafka} goes. */
class TrainFromTopicsIT {
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
    private static final int ROWS = 2_400;
    private static final int FAULT_FROM = 1_500;
    private static final int FAULT_TO = 1_600;
    private static final int MARGIN = 60;
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 2;

    @TempDir private static Path shared;

    private static EmbeddedKafka kafka;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @BeforeAll
    static void fillTopics() throws Exception {
        kafka = EmbeddedKafka.start(shared.resolve("kafka"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(
                            Stream.of(
                                            "topic-pump-1-flow",
                                            "topic-pump-1-current",
                                            "topic-fan-1",
                                            "alerts-pump-1-flow")
                                    .map(name -> new NewTopic(name, 1, (short) 1))
                                    .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                "plant"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            plant(producer);
            producer.commitTransaction();
            producer.beginTransaction();
            for (int row = 0; row < ROWS; row++) {
                send(producer, "topic-pump-1-flow", reading("gw/pump-1/flow", row, 1e6));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void learnsFromCommittedReadingsAndNotFromThoseAroundAlerts() throws IOException {
        int code = train("--device", "pump-1", "--json");

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        JsonNode json = new JsonMapper().readTree(out.toString());
        assertThat(json.get("channels").toString()).isEqualTo("[\"current\",\"flow\"]");
        int leftOut = FAULT_TO - FAULT_FROM + 2 * MARGIN;
        assertThat(json.get("rows").asInt()).isBetween(ROWS - leftOut - 2, ROWS - leftOut + 2);
        // Progress is for terminals.
        assertThat(err.toString()).contains("wrote ").doesNotContain("\r");
        // Neither the fault's values nor the aborted ones, each a million.
        JsonNode report = new JsonMapper().readTree(folder.resolve("m.report.json").toFile());
        assertThat(report.at("/channels/1/name").asText()).isEqualTo("flow");
        assertThat(report.at("/channels/1/mean").asDouble()).isBetween(118.0, 122.0);
    }

    @Test
    void readsFromATimeToATime() throws IOException {
        int code =
                train(
                        "--device",
                        "pump-1",
                        "--from",
                        START.plusSeconds(100).toString(),
                        "--to",
                        START.plusSeconds(699).toString(),
                        "--json");

        assertThat(code).as(err.toString()).isEqualTo(DONE);
        assertThat(new JsonMapper().readTree(out.toString()).get("rows").asInt()).isEqualTo(600);
    }

    @Test
    void saysWhichDevicesThereAre() {
        assertThat(train("--device", "pump-7")).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("pump-7").contains("fan-1, pump-1");
    }

    @Test
    void asksWhichGatewayIsMeant() {
        assertThat(train("--device", "fan-1")).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("gw, gw-2").contains("--gateway");
    }

    @Test
    void saysWhichChannelIsMissing() {
        assertThat(train("--device", "pump-1", "--channels", "flow,vibration"))
                .isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("vibration").contains("current, flow");
    }

    @Test
    void saysThatNoTopicMatches() {
        assertThat(train("--device", "pump-1", "--topics", "nothing-.*", "--alert-topics", "none"))
                .isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("nothing-.*").contains("--topics");
    }

    @Test
    void saysThatNobodyAnswers() {
        String nobody = "127.0.0.1:1";
        int code = run("train", "--kafka", nobody, "--device", "d", "--out", folder + "/m.onnx");

        assertThat(code).isEqualTo(FAILED);
        assertThat(err.toString()).contains(nobody);
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(run("train", "--device", "d", "--out", "m.onnx")).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("belong to --kafka");
        assertThat(run("train", "--kafka", "k:1", "--out", "m.onnx")).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("--kafka needs --device");
        assertThat(train("--device", "pump-1", "--from", "soon")).isEqualTo(WRONG_INPUT);
        assertThat(err.toString()).contains("'soon' is no time");
    }

    private int train(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "train",
                                "--kafka",
                                kafka.bootstrapServers(),
                                "--out",
                                folder.resolve("m.onnx").toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        return ModelsCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private static void plant(KafkaProducer<String, String> producer) {
        Random random = new Random(5);
        for (int row = 0; row < ROWS; row++) {
            boolean isFault = row >= FAULT_FROM && row < FAULT_TO;
            double load = Math.sin(row / 30.0) + 0.1 * random.nextGaussian();
            double flow = isFault ? 1e6 : 120 + 4 * load + random.nextGaussian();
            send(producer, "topic-pump-1-flow", reading("gw/pump-1/flow", row, flow));
            send(
                    producer,
                    "topic-pump-1-current",
                    reading("gw/pump-1/current", row, 8 + load + 0.1 * random.nextGaussian()));
        }
        send(producer, "alerts-pump-1-flow", alert("raised", FAULT_FROM));
        send(producer, "alerts-pump-1-flow", alert("cleared", FAULT_TO));
        send(producer, "topic-fan-1", reading("gw/fan-1/value", 0, 1));
        send(producer, "topic-fan-1", reading("gw-2/fan-1/value", 0, 1));
        send(producer, "topic-fan-1", "somebody else's data");
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String value) {
        var _ = producer.send(new ProducerRecord<>(topic, value));
    }

    private static String reading(String key, int row, double value) {
        String[] names = key.split("/", -1);
        return String.format(
                Locale.ROOT,
                "{\"kind\":\"reading\",\"v\":1,\"gateway\":\"%s\",\"device\":\"%s\",\"channel\":\"%s\","
                        + "\"value\":%s,\"quality\":\"GOOD\",\"time\":\"%s\"}",
                names[0],
                names[1],
                names[2],
                value,
                START.plusSeconds(row));
    }

    private static String alert(String state, int row) {
        return String.format(
                Locale.ROOT,
                "{\"kind\":\"alert\",\"v\":1,\"gateway\":\"gw\",\"device\":\"pump-1\",\"channel\":\"flow\","
                        + "\"alertId\":\"a1\",\"alert\":\"limit-high\",\"state\":\"%s\",\"time\":\"%s\"}",
                state,
                START.plusSeconds(row));
    }
}
