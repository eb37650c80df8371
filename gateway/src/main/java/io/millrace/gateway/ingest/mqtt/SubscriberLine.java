package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The way of one broker's messages to the intake: what it refuses waits here, in order, without
 * being acknowledged, and is offered again every few milliseconds. Messages are at most as many as
 * the receive maximum; when their bytes go beyond the limit the line breaks the link, and the
 * broker keeps the rest.
 *
 * <p>Confined to the subscriber's own thread.
 */
final class SubscriberLine {

    private static final long RETRY_MILLIS = 2;

    private final Destination destination;
    private final ScheduledExecutorService thread;
    private final long backlogBytesMax;
    private final Runnable breakLink;
    private final ArrayDeque<Delivery> backlog = new ArrayDeque<>();
    private long backlogBytes;

    /**
     * @param breakLink called when the backlog is full
     */
    SubscriberLine(
            Destination destination,
            ScheduledExecutorService thread,
            long backlogBytesMax,
            Runnable breakLink) {
        this.destination = destination;
        this.thread = thread;
        this.backlogBytesMax = backlogBytesMax;
        this.breakLink = breakLink;
    }

    void take(Delivery delivery) {
        if (backlog.isEmpty() && destination.intake().offer(delivery)) {
            return;
        }
        if (!delivery.arrival().isAcknowledged()) {
            destination.intake().dropped(delivery);
            return;
        }
        backlog.addLast(delivery);
        backlogBytes += delivery.payload().length;
        if (backlogBytes > backlogBytesMax) {
            breakLink.run();
        }
        if (backlog.size() == 1) {
            retrySoon();
        }
    }

    /**
     * A connection has ended. What waits of it comes again on the next, so it is let go; the client
     * library wants to hear that each message is done with, and sends no PUBACK for these.
     */
    void connectionEnded(Instant connectedAt) {
        backlog.removeIf(delivery -> {
            boolean isStale = !delivery.arrival().connectedAt().isAfter(connectedAt);
            if (isStale) {
                backlogBytes -= delivery.payload().length;
                delivery.acknowledgement().acknowledge();
            }
            return isStale;
        });
    }

    private void retry() {
        while (!backlog.isEmpty() && destination.intake().offer(backlog.peekFirst())) {
            backlogBytes -= backlog.removeFirst().payload().length;
        }
        if (!backlog.isEmpty()) {
            retrySoon();
        }
    }

    private void retrySoon() {
        try {
            ScheduledFuture<?> _ =
                    thread.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The subscriber is being closed: what waits comes again at the next start.
        }
    }
}
