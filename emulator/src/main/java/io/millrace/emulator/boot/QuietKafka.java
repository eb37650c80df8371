package io.millrace.emulator.boot;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the Kafka clients of this process from writing over what the user is told. Held as long as
 * it shall last: java.util.logging forgets the level of a logger that nobody holds.
 */
final class QuietKafka {
    private final Logger clients = Logger.getLogger("org.apache.kafka");

    QuietKafka() {
        clients.setLevel(Level.OFF);
    }
}
