package io.millrace.gateway.ingest.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What a client wants of its session, in either version of MQTT.
 *
 * @param isClean the client wants to start without an earlier session
 * @param kept how long its session is to be kept once it has gone
 */
record SessionWish(boolean isClean, Duration kept) {

    private static final int MQTT_5 = 5;

    static SessionWish of(MqttEndpoint endpoint) {
        if (endpoint.protocolVersion() != MQTT_5) {
            boolean isClean = endpoint.isCleanSession();
            return new SessionWish(isClean, isClean ? Duration.ZERO : KnownSessions.FOREVER);
        }
        Duration kept = expiryIn(endpoint.connectProperties()).orElse(Duration.ZERO);
        return new SessionWish(endpoint.isCleanSession(), kept);
    }

    Duration changedBy(MqttProperties disconnect) {
        return expiryIn(disconnect).orElse(kept);
    }

    private static Optional<Duration> expiryIn(MqttProperties properties) {
        if (properties == null) {
            // The library's value for clients older than MQTT 5.
            return Optional.empty();
        }
        MqttProperty<?> expiry =
                properties.getProperty(MqttPropertyType.SESSION_EXPIRY_INTERVAL.value());
        return expiry == null
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Integer.toUnsignedLong((Integer) expiry.value())));
    }
}
