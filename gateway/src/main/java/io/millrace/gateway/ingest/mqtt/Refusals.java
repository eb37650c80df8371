package io.millrace.gateway.ingest.mqtt;

import java.util.Map;

/** What to tell the operator about each reason for which a connection is refused or ended. */
final class Refusals {

    private static final Map<String, String> SENTENCES =
            Map.of(
                    "connection-limit", "as many clients are connected as the listener takes",
                    "name-required", "it gave no user name, and mqtt.listener.users demands one",
                    "wrong-password", "its user name or password is wrong (mqtt.listener.users)",
                    "identifier", "it gave no client identifier and wants a session kept",
                    "qos-2", "it published with QoS 2, which is not supported; use QoS 1",
                    "topic-alias", "it used a topic alias that it had not introduced",
                    "receive-maximum", "it has more unacknowledged messages than was agreed",
                    "taken-over", "another connection uses the same client identifier",
                    "protocol", "it sent what is no MQTT packet",
                    "too-large",
                            "it sent a packet above 256 KiB, the most that the listener takes");

    private Refusals() {}

    static String sentence(String reason) {
        return SENTENCES.getOrDefault(reason, reason);
    }
}
