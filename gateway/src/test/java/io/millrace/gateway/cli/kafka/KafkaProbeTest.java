package io.millrace.gateway.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaProbeTest {

    private static final String SERVERS = "bootstrap.servers";

    @Test
    void namesPropertiesThatNoClientKnows() {
        assertThat(
                        KafkaProbe.unknownNames(
                                Map.of(
                                        SERVERS,
                                        "k:9092",
                                        "sasl.jas.config",
                                        "secret",
                                        "sasl.jaas.config",
                                        "secret",
                                        "linger.ms",
                                        "5",
                                        "max.poll.records",
                                        "10")))
                .containsExactly("sasl.jas.config");
    }

    @Test
    void tellsAValueThatAProducerRefuses() {
        assertThat(KafkaProbe.refusedValue(Map.of(SERVERS, "k:9092", "linger.ms", "5"))).isEmpty();
        assertThat(KafkaProbe.refusedValue(Map.of(SERVERS, "k:9092", "linger.ms", "abc")))
                .hasValueSatisfying(why -> assertThat(why).contains("linger.ms"));
    }
}
