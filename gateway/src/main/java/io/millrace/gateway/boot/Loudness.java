package io.millrace.gateway.boot;

import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.LogLevel;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How much the gateway says: the level of everything that is its own. What libraries say stays at
 * the levels of application.properties, for theirs would drown it, and Kafka's may show settings.
 * One thread at a time.
 */
final class Loudness {

    /** Held: a logger that nobody holds forgets its level. */
    private final Logger own = Logger.getLogger("io.millrace");

    private LogLevel level;

    Loudness(LogLevel level) {
        this.level = level;
        own.setLevel(inWordsOfTheLogger(level));
    }

    /**
     * Takes the level of another configuration over.
     *
     * @return what to add to the line about it; empty when the level is the same
     */
    String follow(GatewaySettings found) {
        LogLevel next = found.log().level();
        if (next == level) {
            return "";
        }
        level = next;
        own.setLevel(inWordsOfTheLogger(next));
        return ", log.level " + next.name().toLowerCase(Locale.ROOT);
    }

    private static Level inWordsOfTheLogger(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }
}
