package io.millrace.bridge.forward.kafka;

import io.millrace.bridge.forward.Chunk.Item;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.TransactionAbortedException;

/**
 * Remembers the first record of a transaction that failed, and why: the commit itself only says
 * that something did; and when Kafka had the last one. Thread-safe.
 */
final class SendFailures {
    /**
     * @param item what was being sent; empty for the position
     */
    record Failure(Optional<Item> item, Exception error) {}

    private static final Optional<Failure> NONE = Optional.empty();

    private final AtomicReference<Optional<Failure>> first = new AtomicReference<>(NONE);

    private final LongSupplier ticker;
    private volatile long lastAnswerNanos;

    SendFailures(LongSupplier ticker) {
        this.ticker = ticker;
        this.lastAnswerNanos = ticker.getAsLong();
    }

    /** When Kafka last answered for a record. */
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    Callback watch(Optional<Item> item) {
        return (metadata, error) -> {
            lastAnswerNanos = ticker.getAsLong();
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
