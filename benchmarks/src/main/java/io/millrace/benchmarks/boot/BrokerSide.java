package io.millrace.benchmarks.boot;

import io.millrace.testbed.kafka.EmbeddedKafka;
import java.nio.file.Path;

/** A broker in a process of its own. Argument: its folder. Says {@code ready HOST:PORT}. */
public final class BrokerSide {
    private BrokerSide() {}

    public static void main(String[] args) {
        Parent parent = new Parent(System.in, System.out);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]))) {
            parent.tell("ready", kafka.bootstrapServers());
            parent.awaitEnd();
        }
        // Threads of a stopped broker may linger.
        Runtime.getRuntime().halt(0);
    }
}
