package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Acknowledgement;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends the acknowledgements of one connection in the order in which its messages came (MQTT 3.1.1
 * and 5, section 4.6), whatever the order in which they become due.
 *
 * <p>{@link Acknowledgement#acknowledge} may be called from any thread; it marks the message and
 * asks the connection's event loop for one run of {@link #release}, however many are marked until
 * that run begins. Everything else belongs to the event loop.
 */
final class ReceiptOrder<T> {

    private final ArrayDeque<Receipt<T>> waiting = new ArrayDeque<>();
    private final AtomicBoolean isReleaseAsked = new AtomicBoolean();
    private final Runnable askForRelease;

    /**
     * @param askForRelease makes the event loop call {@link #release} soon; called from any thread
     */
    ReceiptOrder(Runnable askForRelease) {
        this.askForRelease = askForRelease;
    }

    /**
     * A message that wants an acknowledgement came in.
     *
     * @param message what the sender of acknowledgements needs to know of it
     */
    Receipt<T> received(T message) {
        Receipt<T> receipt = new Receipt<>(message, this::due);
        waiting.addLast(receipt);
        return receipt;
    }

    int size() {
        return waiting.size();
    }

    /**
     * Hands over what is due, in order, up to the first that is not.
     *
     * @return how many
     */
    int release(Consumer<Receipt<T>> sender) {
        // Before looking: whoever marks from here on asks again.
        isReleaseAsked.set(false);
        int count = 0;
        for (Receipt<T> head = waiting.peekFirst();
                head != null && head.isDue;
                head = waiting.peekFirst()) {
            sender.accept(waiting.removeFirst());
            count++;
        }
        return count;
    }

    private void due() {
        if (isReleaseAsked.compareAndSet(false, true)) {
            askForRelease.run();
        }
    }

    /** One message's acknowledgement. */
    static final class Receipt<T> implements Acknowledgement {
        private final T message;
        private final Runnable onDue;
        private boolean isRefused;
        private volatile boolean isDue;

        private Receipt(T message, Runnable onDue) {
            this.message = message;
            this.onDue = onDue;
        }

        T message() {
            return message;
        }

        /** Whether the acknowledgement says that the client was not authorised (MQTT 5). */
        boolean isRefused() {
            return isRefused;
        }

        void refuse() {
            isRefused = true;
            acknowledge();
        }

        @Override
        public void acknowledge() {
            isDue = true;
            onDue.run();
        }
    }
}
