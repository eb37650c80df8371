package io.millrace.emulator.boot;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the Kafka and MQTT clients of this process from writing over what the user is told. Held as
 * long as it shall last: java.util.logging forgets the level of a logger that nobody holds.
 */
final class QuietClients {
    private final List<Logger> clients =
            List.of(Logger.getLogger("org.apache.kafka"), Logger.getLogger("org.eclipse.paho"));

    QuietClients() {
        clients.forEach(client -> client.setLevel(Level.OFF));
    }
}
