package io.millrace.emulator.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A program in the gateway's place that can be told to break its promise: it sends messages on to
 * Kafka, acknowledges them, and lies about every hundredth in the way that the file {@code lie}
 * beside gateway.yaml says. It raises one alert when a flow falls below 30. Run as a child process,
 * as the real gateway is.
 */
public final class StandInGateway {
    /**
     * Of so many messages, the one with this number is acknowledged and then lost, sent twice, or
     * sent too late.
     */
    static final int EVERY = 100;

    static final int LOSE = 10;
    static final int SEND_TWICE = 40;
    static final int HOLD_BACK = 70;

    private final Map<String, Long> sequences = new HashMap<>();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String configuration;
    private final boolean isLying;
    private final KafkaProducer<String, String> producer;
    private Optional<ProducerRecord<String, String>> heldBack = Optional.empty();
    private boolean hasAlerted;
    private long received;

    private StandInGateway(Path file) throws IOException {
        this.configuration = Files.readString(file);
        this.isLying = Files.exists(file.resolveSibling("lie"));
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                setting("bootstrap.servers: \"([^\"]+)\""),
                                "linger.ms",
                                "5"),
                        new StringSerializer(),
                        new StringSerializer());
    }

    public static void main(String[] args) throws Exception {
        new StandInGateway(Path.of(args[2])).run();
    }

    private void run() throws Exception {
        createTopics();
        String[] listener = setting("listener: \\{address: \"([^\"]+)\"").split(":", -1);
        MqttServer server =
                MqttServer.create(
                        Vertx.vertx(),
                        new MqttServerOptions()
                                .setHost(listener[0])
                                .setPort(Integer.parseInt(listener[1])));
        server.endpointHandler(endpoint -> {
            endpoint.publishAutoAck(false);
            endpoint.publishHandler(message -> take(endpoint, message));
            endpoint.accept(false);
        });
        server.listen().toCompletionStage().toCompletableFuture().join();
        String[] console = setting("console: \\{address: \"([^\"]+)\"").split(":", -1);
        HttpServer http =
                HttpServer.create(
                        new InetSocketAddress(console[0], Integer.parseInt(console[1])), 0);
        http.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            "millrace_readings_total{outcome=\"received\"} %d.0\n"
                                    .formatted(received)
                                    .getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        http.start();
    }

    private void createTopics() throws Exception {
        try (Admin admin =
                Admin.create(
                        Map.of("bootstrap.servers", setting("bootstrap.servers: \"([^\"]+)\"")))) {
            for (String device : new String[] {"pump-1", "sensor01"}) {
                for (String channel :
                        new String[] {
                            "-temperature", "-pressure", "-flow", "-current", "-vibration", ""
                        }) {
                    String sensor = device + channel;
                    var created =
                            admin.createTopics(
                                    List.of(
                                            new NewTopic("topic-" + sensor, 1, (short) 1),
                                            new NewTopic("alerts-" + sensor, 1, (short) 1)));
                    created.all().get();
                }
            }
        }
    }

    private synchronized void take(MqttEndpoint endpoint, MqttPublishMessage message) {
        received++;
        if (!isTurn(LOSE)) {
            pass(reading(message));
        }
        acknowledge(endpoint, message);
    }

    private void pass(ProducerRecord<String, String> record) {
        if (isTurn(HOLD_BACK)) {
            heldBack = Optional.of(record);
            return;
        }
        send(record);
        if (isTurn(SEND_TWICE)) {
            send(record);
        }
        heldBack.filter(earlier -> earlier.topic().equals(record.topic()))
                .ifPresent(earlier -> {
                    send(earlier);
                    heldBack = Optional.empty();
                });
    }

    private boolean isTurn(long lie) {
        return isLying && received % EVERY == lie;
    }

    private ProducerRecord<String, String> reading(MqttPublishMessage message) {
        String[] levels = message.topicName().split("/", -1);
        String device = levels[2];
        String channel = levels.length > 3 ? levels[3] : "value";
        String sensor = levels.length > 3 ? device + "-" + channel : device;
        JsonNode payload = json(message.payload().toString(UTF_8));
        if (channel.equals("flow") && payload.path("value").doubleValue() < 30 && !hasAlerted) {
            hasAlerted = true;
            ObjectNode alert = record("alert", device, channel);
            alert.put("alert", "anomaly")
                    .put("state", "raised")
                    .put("severity", 3)
                    .put("message", "no flow");
            alert.putObject("contributions").put("flow", 0.9).put("pressure", 0.1);
            send(new ProducerRecord<>("alerts-" + sensor, key(device, channel), alert.toString()));
        }
        ObjectNode reading = record("reading", device, channel);
        reading.put("sourceSequence", payload.path("seq").longValue());
        return new ProducerRecord<>("topic-" + sensor, key(device, channel), reading.toString());
    }

    private ObjectNode record(String kind, String device, String channel) {
        long sequence = sequences.merge(kind + device + channel, 1L, Long::sum) - 1;
        return mapper.createObjectNode()
                .put("kind", kind)
                .put("v", 1)
                .put("device", device)
                .put("channel", channel)
                .put("time", Instant.now().toString())
                .put("epoch", "stand-in")
                .put("sequence", sequence);
    }

    private static String key(String device, String channel) {
        return "emulator/" + device + "/" + channel;
    }

    private void send(ProducerRecord<String, String> record) {
        var _ = producer.send(record);
    }

    private static void acknowledge(MqttEndpoint endpoint, MqttPublishMessage message) {
        if (endpoint.protocolVersion() == 5) {
            endpoint.publishAcknowledge(
                    message.messageId(),
                    MqttPubAckReasonCode.SUCCESS,
                    MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.publishAcknowledge(message.messageId());
        }
    }

    private JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    private String setting(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(configuration);
        if (!matcher.find()) {
            throw new IllegalStateException("gateway.yaml has no " + pattern);
        }
        return matcher.group(1);
    }
}
