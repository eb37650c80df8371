package io.millrace.emulator.boot;

import io.millrace.testbed.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;

/** The Kafka broker of a run: one in this process, or somebody's. */
final class Broker implements AutoCloseable {
    private final Optional<EmbeddedKafka> embedded;
    private final String bootstrapServers;

    @SuppressWarnings("UnusedVariable") // held, see there
    private final QuietKafka quiet = new QuietKafka();

    private Broker(Optional<EmbeddedKafka> embedded, String bootstrapServers) {
        this.embedded = embedded;
        this.bootstrapServers = bootstrapServers;
    }

    static Broker open(Optional<String> outside, Path folder) {
        if (outside.isPresent()) {
            return new Broker(Optional.empty(), outside.get());
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        return new Broker(Optional.of(kafka), kafka.bootstrapServers());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedKafka::close);
    }
}
