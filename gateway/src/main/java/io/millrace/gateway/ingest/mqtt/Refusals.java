package io.millrace.gateway.ingest.mqtt;

import java.util.Map;

/** What to tell the operator about each reason for which a connection is refused or ended. */
final class Refusals {

    private static final Map<String, String> SENTENCES =
            Map.ofEntries(
                    Map.entry(
                            "connection-limit",
                            "as many clients are connected as the listener takes"),
                    Map.entry(
                            "name-required",
                            "it gave no user name, or one without a password, which counts as none; mqtt.listener.users demands both"),
                    Map.entry(
                            "wrong-password",
                            "its user name or password is wrong (mqtt.listener.users)"),
                    Map.entry(
                            "identifier", "it gave no client identifier and wants a session kept"),
                    Map.entry(
                            "qos-2", "it published with QoS 2, which is not supported; use QoS 1"),
                    Map.entry("topic-alias", "it used a topic alias that it had not introduced"),
                    Map.entry(
                            "receive-maximum",
                            "it has more unacknowledged messages than was agreed"),
                    Map.entry("taken-over", "another connection uses the same client identifier"),
                    Map.entry("protocol", "it sent what is no MQTT packet"),
                    Map.entry(
                            "too-large",
                            "it sent a packet above 256 KiB, the most that the listener takes"),
                    Map.entry(
                            "no-connect",
                            "it sent no CONNECT of MQTT 3.1.1 or 5; does it speak another protocol, or TLS where the listener does not (or the other way round)?"));

    private Refusals() {}

    static String sentence(String reason) {
        return SENTENCES.getOrDefault(reason, reason);
    }
}
