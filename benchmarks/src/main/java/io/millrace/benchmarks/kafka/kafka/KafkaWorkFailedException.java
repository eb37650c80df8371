package io.millrace.benchmarks.kafka;

/** Kafka did not do what the benchmark asked for. */
public final class KafkaWorkFailedException extends RuntimeException {
    KafkaWorkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
