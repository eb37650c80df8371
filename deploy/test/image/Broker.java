import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.LoopbackPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A Kafka on this machine that an emulated one reaches under its network's name for the host. Says
 * {@code READY HOST:PORT} for the emulated machine, then each committed record of the readings'
 * topics, one a line: key, tab, value. Runs until it is killed.
 */
final class Broker {
    /** What the machine in QEMU's user network calls its host. */
    private static final String HOST = "10.0.2.2";

    public static void main(String[] arguments) {
        int own = LoopbackPorts.free();
        int linked = LoopbackPorts.free();
        BrokerOptions options =
                BrokerOptions.in(Path.of(arguments[0]))
                        .withPort(own)
                        .withLink(new BrokerOptions.LinkedPort(linked, linked))
                        .with(
                                "advertised.listeners",
                                "PLAINTEXT://127.0.0.1:%d,LINKED://%s:%d"
                                        .formatted(own, HOST, linked));
        EmbeddedKafka kafka = EmbeddedKafka.start(options);
        System.out.println("READY " + HOST + ":" + linked);
        Map<String, Object> reading =
                Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "group.id", "image-acceptance",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "1000");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        reading, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(Pattern.compile("topic-.*"));
            while (true) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(found.key() + "\t" + found.value());
                }
                System.out.flush();
            }
        }
    }
}
