package io.millrace.testbed.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.logging.Level;

/**
 * How an {@link EmbeddedKafka} is to run. Immutable; each {@code with} returns a changed copy.
 *
 * @param folder where the broker keeps its logs; made when absent, reused when it holds a broker's
 *     logs already
 * @param port the broker's port on 127.0.0.1; empty means any free one
 * @param settings broker settings by Kafka's own names; they win over the defaults of {@link
 *     EmbeddedKafka}
 * @param linkedPort where it listens as well, for clients that come through a link; empty: nowhere
 * @param log what the broker may write to the log. It applies to every class of Kafka in this JVM,
 *     its clients too, because they share packages
 */
public record BrokerOptions(
        Path folder,
        OptionalInt port,
        Map<String, String> settings,
        Optional<LinkedPort> linkedPort,
        Level log) {

    /**
     * A second way in.
     *
     * @param port of 127.0.0.1 where the broker listens for it
     * @param advertised what clients that come this way are told to call: the link's own port
     */
    public record LinkedPort(int port, int advertised) {}

    public BrokerOptions {
        settings = Map.copyOf(settings);
    }

    /** A quiet broker on any free port. */
    public static BrokerOptions in(Path folder) {
        return new BrokerOptions(
                folder, OptionalInt.empty(), Map.of(), Optional.empty(), Level.OFF);
    }

    /** The same, on this port; {@link EmbeddedKafka#start} fails when something else has it. */
    public BrokerOptions withPort(int fixed) {
        return new BrokerOptions(folder, OptionalInt.of(fixed), settings, linkedPort, log);
    }

    /** The same with one broker setting more, for example {@code message.max.bytes}. */
    public BrokerOptions with(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new BrokerOptions(folder, port, more, linkedPort, log);
    }

    /**
     * The same, listening also for clients that come through a link. The link is the caller's; the
     * other way in stays.
     */
    public BrokerOptions withLink(LinkedPort linked) {
        return new BrokerOptions(folder, port, settings, Optional.of(linked), log);
    }

    /** The same, letting through what Kafka logs at this level and above. */
    public BrokerOptions withLog(Level level) {
        return new BrokerOptions(folder, port, settings, linkedPort, level);
    }
}
