package io.millrace.gateway.ingest.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Subscribes at an existing broker for the topics of the devices, with QoS 1 and a session that the
 * broker keeps while the gateway is away. A message is acknowledged when, and only when, its
 * delivery's acknowledgement is called, in the order of receipt; what was not comes again after a
 * reconnect or restart.
 *
 * <p>What the broker itself loses when it is killed is outside every promise of the gateway, which
 * is why the listener is the first choice.
 *
 * <p><b>Receive maximum.</b> It stays at the protocol's largest, 65,535, although a smaller window
 * would bound the unacknowledged messages better: Mosquitto 2.0.11, as Debian has it, sends more
 * than the agreed number after a reconnect, and a client that keeps to the standard must then
 * disconnect (MQTT 5, 3.3.4), for ever. With 65,535 it cannot overrun, for there are no more packet
 * identifiers. Mosquitto's own {@code max_inflight_messages} limits the rate; see OPERATIONS.
 *
 * <p>The client library does not show the DUP flag; redeliveries are recognised because they come
 * within seconds of the reconnect.
 *
 * <p>Thread-safe. All work on messages is done on one thread of its own.
 */
public final class MqttSubscriber implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(MqttSubscriber.class.getName());
    private static final long BACKLOG_BYTES_MAX = 32L * 1024 * 1024;
    private static final int PACKET_BYTES_MAX = 256 * 1024;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long CLOSE_SECONDS_MAX = 5;

    private final SubscriberSettings settings;
    private final Destination destination;
    private final RandomGenerator random;
    private final ScheduledExecutorService thread;
    private final SubscriberLine line;
    private final ReceiptOrder<Mqtt5Publish> receipts;
    private final Mqtt5AsyncClient client;
    private final Set<String> granted = ConcurrentHashMap.newKeySet();
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();
    private volatile List<String> filters;
    private volatile Instant connectedAt;
    private volatile LinkStatus link;
    private volatile boolean isClosed;

    public MqttSubscriber(
            SubscriberSettings settings, Destination destination, RandomGenerator random) {
        this.settings = settings;
        this.filters = settings.topicFilters();
        this.destination = destination;
        this.random = random;
        this.connectedAt = destination.clock().instant();
        this.link = new LinkStatus(false, connectedAt, "");
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform()
                                .name("mqtt-subscriber-" + settings.broker().url())
                                .daemon()
                                .factory());
        this.line = new SubscriberLine(destination, thread, BACKLOG_BYTES_MAX, this::breakLink);
        this.receipts = new ReceiptOrder<>(() -> onThread(this::sendAcknowledgements));
        this.client = client();
        client.publishes(MqttGlobalPublishFilter.ALL, this::received, thread, true);
    }

    /** Begins to connect and returns at once; a broker that is away is tried for ever. */
    public void start() {
        CompletableFuture<?> _ =
                client.connect(
                                Mqtt5Connect.builder()
                                        .cleanStart(false)
                                        .noSessionExpiry()
                                        .keepAlive(KEEP_ALIVE_SECONDS)
                                        .restrictions()
                                        .receiveMaximum(65_535)
                                        .maximumPacketSize(PACKET_BYTES_MAX)
                                        .applyRestrictions()
                                        .build())
                        .exceptionally(
                                // The disconnected listener has seen it too and goes on trying.
                                problem -> null);
    }

    /** The link as it is now. */
    public LinkStatus link() {
        return link;
    }

    public String url() {
        return settings.broker().url();
    }

    /** Leaves; the broker keeps the session and what was not acknowledged. Idempotent. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        client.disconnect()
                .completeOnTimeout(null, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                .exceptionally(notConnected -> null)
                .join();
        thread.shutdownNow();
    }

    private Mqtt5AsyncClient client() {
        return BrokerClients.to(settings.broker())
                .identifier(settings.clientIdentifier())
                .addConnectedListener(context -> connected())
                .addDisconnectedListener(this::disconnected)
                .buildAsync();
    }

    private void connected() {
        Instant now = destination.clock().instant();
        // Later than the one before, so that it tells connections apart.
        connectedAt = now.isAfter(connectedAt) ? now : connectedAt.plusNanos(1);
        String outage =
                link.problem().isEmpty()
                        ? ""
                        : " after " + Duration.between(link.since(), now).toSeconds() + " s";
        link = new LinkStatus(true, now, "");
        LOG.log(System.Logger.Level.INFO, () -> "connected to broker " + url() + outage);
        List.copyOf(unwanted).forEach(this::unsubscribe);
        filters.forEach(this::subscribe);
    }

    /** Wants other topics from now on, and stays connected. One thread at a time. */
    public void follow(List<String> wanted) {
        unwanted.addAll(filters);
        unwanted.removeAll(wanted);
        filters = List.copyOf(wanted);
        onThread(() -> {
            if (link.isUp()) {
                List.copyOf(unwanted).forEach(this::unsubscribe);
                wanted.stream()
                        .filter(filter -> !granted.contains(filter))
                        .forEach(this::subscribe);
            }
        });
    }

    /** Whether the broker has granted every subscription on the present connection. */
    public boolean isSubscribed() {
        return link.isUp() && granted.containsAll(filters);
    }

    /** At every connection: the devices may have changed since the session was made. */
    private void subscribe(String filter) {
        CompletableFuture<?> _ =
                client.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        // A retained message is an old reading; one is of use only to begin with.
                        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                        .send()
                        .whenComplete((answer, problem) -> {
                            if (problem == null) {
                                granted.add(filter);
                            } else if (link.isUp()) {
                                refused(filter, problem);
                            }
                        });
    }

    /** The session would bring its messages for ever; tried again at the next connection. */
    private void unsubscribe(String filter) {
        granted.remove(filter);
        CompletableFuture<?> _ =
                client.unsubscribeWith()
                        .topicFilter(filter)
                        .send()
                        .whenComplete((answer, problem) -> {
                            if (problem == null) {
                                unwanted.remove(filter);
                            }
                        });
    }

    private void refused(String filter, Throwable problem) {
        LOG.log(
                System.Logger.Level.ERROR,
                () ->
                        "broker %s refuses the subscription to %s: %s. Its access rules must allow the gateway to read it; trying again at the next connection"
                                .formatted(url(), filter, problem.getMessage()));
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        granted.clear();
        Instant ended = connectedAt;
        onThread(() -> line.connectionEnded(ended));
        if (isClosed) {
            context.getReconnector().reconnect(false);
            return;
        }
        tellProblem(BrokerClients.reason(context.getCause()));
        Duration pause =
                settings.backOff()
                        .pause(context.getReconnector().getAttempts(), random.nextDouble());
        context.getReconnector()
                .reconnect(true)
                // Otherwise a lost session would end the stream of messages for good.
                .resubscribeIfSessionExpired(true)
                .delay(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells a new reason even while the link is down: a broker that is back may refuse us. */
    private void tellProblem(String problem) {
        LinkStatus before = link;
        if (problem.equals(before.problem())) {
            return;
        }
        boolean isSameOutage = !before.isUp() && !before.problem().isEmpty();
        Instant since = isSameOutage ? before.since() : destination.clock().instant();
        link = new LinkStatus(false, since, problem);
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "no link to broker %s: %s. Trying again".formatted(url(), problem));
    }

    private void received(Mqtt5Publish publish) {
        boolean isAcknowledged = publish.getQos() != MqttQos.AT_MOST_ONCE;
        Acknowledgement acknowledgement =
                isAcknowledged ? receipts.received(publish) : Acknowledgement.NONE;
        line.take(
                new Delivery(
                        publish.getTopic().toString(),
                        publish.getPayloadAsBytes(),
                        new Delivery.Arrival(
                                destination.clock().instant(), false, connectedAt, isAcknowledged),
                        acknowledgement));
    }

    private void sendAcknowledgements() {
        receipts.release(receipt -> receipt.message().acknowledge());
    }

    private void breakLink() {
        LOG.log(
                System.Logger.Level.WARNING,
                () ->
                        "broker %s sent more than %d MiB ahead of what can be stored; breaking the link to hold it back"
                                .formatted(url(), BACKLOG_BYTES_MAX >> 20));
        CompletableFuture<?> _ = client.disconnect();
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException _) {
            // Closed: what is not acknowledged by now comes again.
        }
    }
}
