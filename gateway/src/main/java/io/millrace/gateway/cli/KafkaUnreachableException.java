package io.millrace.gateway.cli;

/** No broker answered in time. */
public final class KafkaUnreachableException extends RuntimeException {
    public KafkaUnreachableException(String bootstrapServers, String why, Throwable cause) {
        super(
                "Kafka at %s does not answer: %s; check the address and that the broker runs"
                        .formatted(bootstrapServers, why),
                cause);
    }
}
