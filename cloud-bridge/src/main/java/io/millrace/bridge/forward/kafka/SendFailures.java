package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.Chunk.Item;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.TransactionAbortedException;

/**
 * Remembers the first record of a transaction that failed, and why: the commit itself only says
 * that something did. Thread-safe.
 */
final class SendFailures {
    /**
     * @param item what was being sent; empty for the position
     */
    record Failure(Optional<Item> item, Exception error) {}

    private static final Optional<Failure> NONE = Optional.empty();

    private final AtomicReference<Optional<Failure>> first = new AtomicReference<>(NONE);

    Callback watch(Optional<Item> item) {
        return (metadata, error) -> {
            // Records that were dropped because another one failed tell nothing.
            if (error != null && !(error instanceof TransactionAbortedException)) {
                first.compareAndSet(NONE, Optional.of(new Failure(item, error)));
            }
        };
    }

    Optional<Failure> first() {
        return first.get();
    }
}
