package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.mqtt.ListenerCounters.Pause;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

/**
 * One connected client: hands its messages to the intake, keeps in its backlog what the intake
 * refuses, and sends acknowledgements in the order of receipt.
 *
 * <p>When the intake is full the first answer is silence: without acknowledgements a client stops
 * at its own window, while its keep-alives are still served. Only a client that sends beyond its
 * window fills the backlog; then the connection is not read until there is room, and TCP holds the
 * client back.
 *
 * <p>A client that sends more than its rate allows is held back in the same two steps: what is too
 * early waits in the backlog, QoS 0 included, and is handed over as the rate allows; nobody else
 * waits for it.
 *
 * <p>Confined to the connection's event loop, {@link Acknowledgement#acknowledge} excepted.
 */
final class ClientConnection {

    private static final int MQTT_5 = 5;
    private static final int TURN_MAX = 64;
    private static final int PACKET_IDS = 65_535;
    private static final Duration LOOK_MAX = Duration.ofMillis(100);
    private static final Duration LOOK_MIN = Duration.ofMillis(1);
    private static final byte NOT_AUTHORISED = (byte) 0x87;

    private final MqttEndpoint endpoint;
    private final Channel channel;
    private final ClientRegister.Admission.Admitted client;
    private final ListenerFloor floor;
    private final Instant connectedAt;
    private final ReceiptOrder<Integer> receipts;
    private final TopicAliases aliases;
    private final ArrayDeque<Delivery> backlog = new ArrayDeque<>();
    private final MessageAllowance allowance;
    private long backlogBytes;
    private Wait wait = Wait.NONE;
    private boolean isPaused;
    private boolean isGone;

    /** What the backlog, if any, waits for. */
    private enum Wait {
        NONE,
        /** For room in the intake, in the floor's queue. */
        ROOM,
        /** For this client's own rate. */
        RATE
    }

    ClientConnection(
            MqttEndpoint endpoint,
            Channel channel,
            ClientRegister.Admission.Admitted client,
            ListenerFloor floor,
            Instant connectedAt) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.client = client;
        this.floor = floor;
        this.connectedAt = connectedAt;
        this.receipts =
                new ReceiptOrder<>(() -> channel.eventLoop().execute(this::sendAcknowledgements));
        this.allowance = floor.allowance();
        this.aliases = new TopicAliases(ConnectionDesk.TOPIC_ALIAS_MAXIMUM);
    }

    void received(MqttPublishMessage message) {
        if (isGone) {
            return;
        }
        floor.counters().message();
        if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            end("qos-2", MqttDisconnectReasonCode.QOS_NOT_SUPPORTED);
            return;
        }
        String topic = aliases.resolve(message.topicName(), aliasOf(message));
        if (topic.isEmpty()) {
            end("topic-alias", MqttDisconnectReasonCode.TOPIC_ALIAS_INVALID);
            return;
        }
        boolean isAcknowledged = message.qosLevel() == MqttQoS.AT_LEAST_ONCE;
        if (isAcknowledged && receipts.size() >= unacknowledgedMax()) {
            end("receive-maximum", MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
            return;
        }
        Acknowledgement acknowledgement =
                isAcknowledged ? receipts.received(message.messageId()) : Acknowledgement.NONE;
        take(
                new Delivery(
                        topic,
                        message.payload().getBytes(),
                        floor.arrival(connectedAt, message.isDup(), isAcknowledged),
                        acknowledgement));
    }

    private void take(Delivery delivery) {
        if (!client.mayPublish(delivery.topic())) {
            floor.refusedAtDoor(delivery, client.refusal());
            if (delivery.acknowledgement() instanceof ReceiptOrder.Receipt<?> receipt) {
                receipt.refuse();
            }
            return;
        }
        if (backlog.isEmpty()) {
            if (!isAllowed()) {
                waitForRate();
            } else if (floor.offer(delivery)) {
                allowance.spend(floor.now());
                return;
            }
        }
        if (wait != Wait.RATE && !delivery.arrival().isAcknowledged()) {
            floor.dropped(delivery);
            return;
        }
        if (wait == Wait.NONE) {
            waitForRoom();
        }
        backlog.addLast(delivery);
        backlogBytes += delivery.payload().length;
        floor.backlogGrew(delivery.payload().length);
        pauseIfFull();
    }

    private boolean isAllowed() {
        return allowance.untilNext(floor.now()).isZero();
    }

    private void waitForRoom() {
        wait = Wait.ROOM;
        floor.waits(this);
    }

    private void waitForRate() {
        if (wait != Wait.RATE) {
            wait = Wait.RATE;
            floor.counters().paused(Pause.RATE);
            lookLater();
        }
    }

    private void lookLater() {
        Duration due = allowance.untilNext(floor.now());
        Duration bounded = due.compareTo(LOOK_MAX) < 0 ? due : LOOK_MAX;
        ScheduledFuture<?> _ =
                floor.later(
                        this::handOverWhatIsAllowed,
                        bounded.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : bounded);
    }

    private void handOverWhatIsAllowed() {
        if (wait != Wait.RATE) {
            return;
        }
        keepAwake();
        // Nobody overtakes those that wait for room.
        if (isAllowed() && (floor.isAnybodyWaiting() || !offerBacklog())) {
            waitForRoom();
        } else if (wait == Wait.RATE) {
            lookLater();
        }
    }

    /**
     * Offers the next few of the backlog.
     *
     * @return whether the intake had room for all that was offered
     */
    boolean offerBacklog() {
        for (int turn = 0; turn < TURN_MAX && !backlog.isEmpty() && isAllowed(); turn++) {
            Delivery next = backlog.peekFirst();
            if (!floor.offerWaiting(next)) {
                keepAwake();
                return false;
            }
            allowance.spend(floor.now());
            forget(backlog.removeFirst());
        }
        resumeIfRoom();
        if (backlog.isEmpty()) {
            wait = Wait.NONE;
        } else if (!isAllowed()) {
            waitForRate();
        }
        return true;
    }

    boolean waitsForRoom() {
        return wait == Wait.ROOM;
    }

    /** No further message is read from this client; acknowledgements still go out. */
    void stopReading() {
        channel.config().setAutoRead(false);
        handOverUnacknowledged();
    }

    /** What nobody would send again is not kept for its rate any longer. */
    private void handOverUnacknowledged() {
        List<Delivery> once =
                backlog.stream().filter(delivery -> !delivery.arrival().isAcknowledged()).toList();
        backlog.removeIf(delivery -> !delivery.arrival().isAcknowledged());
        for (Delivery delivery : once) {
            forget(delivery);
            if (!floor.offerWaiting(delivery)) {
                floor.dropped(delivery);
            }
        }
    }

    /** The gateway ends the connection, for a reason that is counted and, at first, logged. */
    void end(String reason, MqttDisconnectReasonCode code) {
        floor.ended(endpoint, reason);
        close(code);
    }

    void close(MqttDisconnectReasonCode code) {
        if (isGone) {
            return;
        }
        gone();
        try {
            if (endpoint.isConnected() && endpoint.protocolVersion() == MQTT_5) {
                // Closes the connection as well.
                endpoint.disconnect(code, MqttProperties.NO_PROPERTIES);
            } else {
                endpoint.close();
            }
        } catch (IllegalStateException _) {
            // The client has closed it in the same moment.
            ChannelFuture _ = channel.close();
        }
    }

    /** Nothing more can be sent or received. What was not acknowledged will come again. */
    void gone() {
        isGone = true;
        handOverUnacknowledged();
        wait = Wait.NONE;
        backlog.forEach(this::releaseBytes);
        backlog.clear();
    }

    private void sendAcknowledgements() {
        int count = receipts.release(this::send);
        if (count > 0 && !isGone) {
            channel.flush();
            floor.counters().acknowledged(count);
        }
    }

    /**
     * Straight to the channel, not through the endpoint: that one flushes every packet, a system
     * call each, and throws when the client has gone meanwhile.
     */
    private void send(ReceiptOrder.Receipt<Integer> receipt) {
        if (isGone || !channel.isActive()) {
            return;
        }
        MqttMessageBuilders.PubAckBuilder puback =
                MqttMessageBuilders.pubAck().packetId(receipt.message());
        if (receipt.isRefused() && endpoint.protocolVersion() == MQTT_5) {
            puback.reasonCode(NOT_AUTHORISED);
        }
        // A failed write means that the client has gone; it will send the message again.
        ChannelFuture _ = channel.write(puback.build());
    }

    private int unacknowledgedMax() {
        return endpoint.protocolVersion() == MQTT_5 ? floor.limits().receiveMaximum() : PACKET_IDS;
    }

    private static int aliasOf(MqttPublishMessage message) {
        MqttProperty<?> alias =
                message.properties().getProperty(MqttPropertyType.TOPIC_ALIAS.value());
        return alias == null ? TopicAliases.NONE : (Integer) alias.value();
    }

    private void forget(Delivery delivery) {
        backlogBytes -= delivery.payload().length;
        releaseBytes(delivery);
    }

    private void releaseBytes(Delivery delivery) {
        floor.backlogGrew(-delivery.payload().length);
    }

    private void pauseIfFull() {
        boolean isFull =
                backlog.size() >= floor.limits().receiveMaximum()
                        || backlogBytes >= floor.limits().backlogBytesMax()
                        || floor.isBacklogFull();
        if (isFull && !isPaused) {
            isPaused = true;
            channel.config().setAutoRead(false);
            if (wait == Wait.ROOM) {
                floor.counters().paused(Pause.ROOM);
            }
        }
    }

    private void resumeIfRoom() {
        boolean hasRoom =
                backlog.size() <= floor.limits().receiveMaximum() / 2
                        && backlogBytes <= floor.limits().backlogBytesMax() / 2;
        if (isPaused && hasRoom && !floor.isQuiet()) {
            isPaused = false;
            channel.config().setAutoRead(true);
        }
    }

    /** A connection that we do not read must not be closed for the keep-alives we did not see. */
    private void keepAwake() {
        if (!isPaused) {
            return;
        }
        ChannelHandler idle = channel.pipeline().get("idle");
        if (idle instanceof IdleStateHandler watch) {
            watch.resetReadTimeout();
        }
    }
}
