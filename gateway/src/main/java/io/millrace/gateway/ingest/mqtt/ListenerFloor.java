package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.settings.GatewaySettings.ClientRate;
import io.netty.channel.EventLoop;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one listener share: the way to the intake, the order in which connections
 * with a backlog wait for room, and the counters. All connections of a listener live on one event
 * loop, and this is confined to it.
 */
final class ListenerFloor {

    private static final System.Logger LOG = System.getLogger(MqttListener.class.getName());
    private static final long RETRY_MILLIS = 2;

    private final Destination destination;
    private final ListenerLimits limits;
    private final Optional<ClientRate> clientRate;
    private final ListenerCounters counters;
    private final ArrayDeque<ClientConnection> waiting = new ArrayDeque<>();
    private EventLoop loop;
    private long backlogBytes;
    private boolean isQuiet;

    ListenerFloor(
            Destination destination,
            ListenerLimits limits,
            Optional<ClientRate> clientRate,
            ListenerCounters counters) {
        this.destination = destination;
        this.clientRate = clientRate;
        this.limits = limits;
        this.counters = counters;
    }

    Instant now() {
        return destination.clock().instant();
    }

    void standsOn(EventLoop eventLoop) {
        loop = eventLoop;
    }

    ListenerLimits limits() {
        return limits;
    }

    ListenerCounters counters() {
        return counters;
    }

    /** Nobody overtakes those that wait. */
    boolean offer(Delivery delivery) {
        return waiting.isEmpty() && destination.intake().offer(delivery);
    }

    boolean offerWaiting(Delivery delivery) {
        return destination.intake().offer(delivery);
    }

    boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    /** Calls {@code task} on the event loop after {@code wait}. */
    ScheduledFuture<?> later(Runnable task, Duration wait) {
        return loop.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    MessageAllowance allowance() {
        return new MessageAllowance(clientRate);
    }

    void dropped(Delivery delivery) {
        destination.intake().dropped(delivery);
    }

    void refusedAtDoor(Delivery delivery, Rejection rejection) {
        destination.accounting().receivedAndSettled(Accounting.Outcome.REJECTED);
        destination.rejected().record(delivery, rejection);
    }

    Delivery.Arrival arrival(Instant connectedAt, boolean isRedelivery, boolean isAcknowledged) {
        return new Delivery.Arrival(
                destination.clock().instant(), isRedelivery, connectedAt, isAcknowledged);
    }

    void waits(ClientConnection connection) {
        waiting.addLast(connection);
        if (waiting.size() == 1) {
            retrySoon();
        }
    }

    void backlogGrew(long bytes) {
        backlogBytes += bytes;
    }

    boolean isBacklogFull() {
        return backlogBytes >= limits.totalBacklogBytesMax();
    }

    /** From here on connections only send. */
    void becomesQuiet() {
        isQuiet = true;
    }

    boolean isQuiet() {
        return isQuiet;
    }

    void ended(MqttEndpoint endpoint, String reason) {
        if (counters.refused(reason)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () ->
                            "ended the MQTT %s connection of client '%s' at %s: %s. Further ones are only counted."
                                    .formatted(
                                            endpoint.protocolVersion() == 5 ? "5" : "3.1.1",
                                            endpoint.clientIdentifier(),
                                            endpoint.remoteAddress(),
                                            Refusals.sentence(reason)));
        }
    }

    private void retrySoon() {
        ScheduledFuture<?> _ = loop.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One turn each, in the order of waiting, until the intake is full again. */
    private void retry() {
        boolean hasRoom = true;
        int turns = 0;
        int turnsMax = 4 * waiting.size();
        while (hasRoom && turns < turnsMax && !waiting.isEmpty()) {
            ClientConnection connection = waiting.removeFirst();
            hasRoom = connection.offerBacklog();
            turns++;
            if (connection.waitsForRoom()) {
                waiting.addLast(connection);
            }
        }
        if (!waiting.isEmpty()) {
            retrySoon();
        }
    }
}
