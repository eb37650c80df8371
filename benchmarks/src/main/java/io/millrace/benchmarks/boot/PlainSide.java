package io.millrace.benchmarks.boot;

import io.millrace.benchmarks.journal.Journals;
import io.millrace.benchmarks.kafka.PlainForwarder;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalDirectory;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the gateway's side is compared with: the same backlog in the same chunks, sent by an
 * idempotent producer without transactions. Arguments: journal folder, broker. Says {@code drained
 * NANOS}.
 */
public final class PlainSide {
    /** Held: java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private PlainSide() {}

    public static void main(String[] args) {
        KAFKA.setLevel(Level.SEVERE);
        Parent parent = new Parent(System.in, System.out);
        long start = System.nanoTime();
        try (JournalDirectory directory = Journals.open(Path.of(args[0]), System::nanoTime);
                PlainForwarder forwarder = new PlainForwarder(args[1])) {
            forwarder.drain(directory.lane(LaneName.READINGS));
            parent.tell("drained", System.nanoTime() - start);
            parent.tellCosts();
            parent.awaitEnd();
        }
    }
}
