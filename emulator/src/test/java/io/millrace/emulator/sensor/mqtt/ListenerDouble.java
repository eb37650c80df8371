package io.millrace.emulator.sensor.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A real MQTT server in the gateway's place, which acknowledges only what the test lets it. */
final class ListenerDouble implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> payloads = new CopyOnWriteArrayList<>();
    private final List<MqttEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<Boolean> orderlyEnds = new CopyOnWriteArrayList<>();
    private final AtomicReference<Predicate<String>> acknowledging =
            new AtomicReference<>(payload -> true);
    private final MqttServer server;

    ListenerDouble() {
        server = MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0));
        server.endpointHandler(this::accept);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** Which messages are acknowledged from now on; all by default. */
    void acknowledge(Predicate<String> payloadsToAcknowledge) {
        acknowledging.set(payloadsToAcknowledge);
    }

    /** In the order of arrival, redelivered ones again. */
    List<String> payloads() {
        return List.copyOf(payloads);
    }

    int connections() {
        return endpoints.size();
    }

    /** Protocol level of the newest connection: 4 or 5. */
    int protocolLevel() {
        return endpoints.getLast().protocolVersion();
    }

    /** For each connection that ended, whether the client said so. */
    List<Boolean> orderlyEnds() {
        return List.copyOf(orderlyEnds);
    }

    void breakConnection() {
        endpoints.getLast().close();
    }

    private void accept(MqttEndpoint endpoint) {
        boolean[] hasSaidGoodbye = {false};
        endpoint.publishAutoAck(false);
        endpoint.publishHandler(message -> take(endpoint, message));
        endpoint.disconnectHandler(goodbye -> hasSaidGoodbye[0] = true);
        endpoint.closeHandler(closed -> orderlyEnds.add(hasSaidGoodbye[0]));
        endpoints.add(endpoint);
        endpoint.accept(false);
    }

    private void take(MqttEndpoint endpoint, MqttPublishMessage message) {
        String payload = message.payload().toString(UTF_8);
        payloads.add(payload);
        if (!acknowledging.get().test(payload)) {
            return;
        }
        if (endpoint.protocolVersion() == 5) {
            endpoint.publishAcknowledge(
                    message.messageId(),
                    MqttPubAckReasonCode.SUCCESS,
                    MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.publishAcknowledge(message.messageId());
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
