package io.millrace.bridge.forward.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Makes a producer learn about many topics at once. It fetches them one round trip at a time when
 * asked in line, but puts whatever is asked for meanwhile into its next request.
 */
final class MetadataWarmth {
    private MetadataWarmth() {}

    static void fetch(Producer<byte[], byte[]> producer, List<String> topics) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> fetches =
                    topics.stream()
                            .map(topic -> threads.submit(() -> producer.partitionsFor(topic)))
                            .toList();
            for (Future<?> fetch : fetches) {
                fetch.get();
            }
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptException(interrupted);
        }
    }
}
