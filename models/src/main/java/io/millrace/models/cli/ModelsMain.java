package io.millrace.models.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the trainer's commands; the exit code is theirs. */
public final class ModelsMain {
    /** Held: java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private ModelsMain() {}

    public static void main(String[] arguments) {
        KAFKA.setLevel(Level.OFF);
        System.exit(ModelsCommand.commandLine().execute(arguments));
    }
}
