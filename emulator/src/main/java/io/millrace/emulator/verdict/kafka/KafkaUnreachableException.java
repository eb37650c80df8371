package io.millrace.emulator.verdict.kafka;

/** The broker does not answer, or its address cannot be used. */
public final class KafkaUnreachableException extends RuntimeException {
    KafkaUnreachableException(String bootstrapServers, Exception cause) {
        super(
                "Kafka at %s does not answer (%s); start it, or leave --kafka out for one in this process"
                        .formatted(bootstrapServers, cause.getMessage()),
                cause);
    }
}
