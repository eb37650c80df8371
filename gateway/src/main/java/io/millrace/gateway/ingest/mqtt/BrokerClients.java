package io.millrace.gateway.ingest.mqtt;

import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.millrace.gateway.settings.GatewaySettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Clients for a broker as gateway.yaml describes it: where, with TLS or not, as whom. */
final class BrokerClients {

    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;

    private BrokerClients() {}

    /** Why there is no connection, in words: the library's own begin with names of classes. */
    static String reason(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        if (message == null || message.isBlank()) {
            return deepest.getClass().getSimpleName();
        }
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    static Mqtt5ClientBuilder to(GatewaySettings.Subscriber broker) {
        URI url = URI.create(broker.url());
        boolean isTls = "mqtts".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : isTls ? TLS_PORT : PLAIN_PORT;
        Mqtt5ClientBuilder builder =
                Mqtt5Client.builder().serverHost(url.getHost()).serverPort(port);
        if (isTls) {
            builder = builder.sslWithDefaultConfig();
        }
        if (broker.username().isEmpty()) {
            return builder;
        }
        byte[] password =
                broker.password()
                        .map(GatewaySettings.Secret::text)
                        .orElse("")
                        .getBytes(StandardCharsets.UTF_8);
        return builder.simpleAuth()
                .username(broker.username().get())
                .password(password)
                .applySimpleAuth();
    }
}
