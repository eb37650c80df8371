package io.millrace.bridge.forward.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for the admin client's answers, so that all failures are Kafka's own exceptions. */
final class KafkaFutures {
    /** Room for a connection, a handshake and an answer over a link with round trips of seconds. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private KafkaFutures() {}

    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException(failure.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException("no answer within %d s".formatted(LIMIT.toSeconds()), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptException(interrupted);
        }
    }
}
