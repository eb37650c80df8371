package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.cli.TlsTrouble;
import io.millrace.gateway.ingest.mqtt.BrokerProbe;
import io.millrace.gateway.ingest.mqtt.BrokerProbe.Refusal;
import io.millrace.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the MQTT brokers that the gateway subscribes at let it in. */
final class BrokerDoctor {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final TlsTrouble.Settings TLS =
            new TlsTrouble.Settings(
                    "this machine's trust store (update-ca-certificates, or javax.net.ssl.trustStore)",
                    "a broker that asks for no client certificate: a subscriber has none",
                    "mqtt.subscribers[].url");

    private BrokerDoctor() {}

    static List<Finding> examine(GatewaySettings settings) {
        return settings.mqtt().subscribers().stream().map(BrokerDoctor::broker).toList();
    }

    private static Finding broker(GatewaySettings.Subscriber broker) {
        Optional<Refusal> refusal = BrokerProbe.refusal(broker, LIMIT);
        return refusal.map(found ->
                        Finding.bad(
                                "mqtt", "broker %s: %s".formatted(broker.url(), sentence(found))))
                .orElseGet(
                        () -> Finding.good("mqtt", "broker %s lets us in".formatted(broker.url())));
    }

    private static String sentence(Refusal refusal) {
        return switch (refusal.kind()) {
            case CREDENTIALS ->
                    "it refuses the credentials (%s); check username and password in mqtt.subscribers"
                            .formatted(refusal.said());
            case REFUSED ->
                    "it lets nobody in like this (%s); look into the broker's log"
                            .formatted(refusal.said());
            case NO_CONNECTION ->
                    TlsTrouble.of(refusal.cause(), TLS)
                            .orElseGet(() ->
                                    "it cannot be reached (%s); check the address, that the broker runs, and firewalls"
                                            .formatted(refusal.said()));
        };
    }
}
