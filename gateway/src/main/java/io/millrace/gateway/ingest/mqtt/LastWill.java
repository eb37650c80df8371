package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a client wants said when it vanishes, as it announced with its CONNECT.
 *
 * @param delay how long after that, if it has not come back (MQTT 5, 3.1.3.2.2)
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record LastWill(String topic, byte[] payload, Duration delay, Sender sender) {

    /** Whose it is. */
    record Sender(ClientRegister.Admission.Admitted client, Instant connectedAt) {}

    static Optional<LastWill> of(
            MqttEndpoint endpoint, ClientRegister.Admission.Admitted client, Instant connectedAt) {
        MqttWill will = endpoint.will();
        if (will == null || !will.isWillFlag() || will.getWillTopic() == null) {
            return Optional.empty();
        }
        byte[] payload = will.getWillMessageBytes();
        return Optional.of(
                new LastWill(
                        will.getWillTopic(),
                        payload == null ? new byte[0] : payload,
                        delay(will),
                        new Sender(client, connectedAt)));
    }

    boolean isAllowed() {
        return sender.client().mayPublish(topic);
    }

    /** As a message that nobody waits for. */
    Delivery delivery(Instant now) {
        return new Delivery(
                topic,
                payload,
                new Delivery.Arrival(now, false, sender.connectedAt(), false, true),
                Acknowledgement.NONE);
    }

    private static Duration delay(MqttWill will) {
        if (will.getWillProperties() == null) {
            return Duration.ZERO;
        }
        MqttProperty<?> delay =
                will.getWillProperties().getProperty(MqttPropertyType.WILL_DELAY_INTERVAL.value());
        return delay == null
                ? Duration.ZERO
                : Duration.ofSeconds(Integer.toUnsignedLong((Integer) delay.value()));
    }
}
