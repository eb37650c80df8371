package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.ingest.mqtt.ClientRegister.Admission;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Receives new connections: counts them against the limit, checks who they are, ends an older
 * connection with the same client identifier, and answers with what this server supports.
 *
 * <p>Confined to the listener's event loop, except {@link #stopReading} and {@link #closeAll}.
 */
final class ConnectionDesk {

    private static final Logger LOG = System.getLogger(ConnectionDesk.class.getName());

    static final int TOPIC_ALIAS_MAXIMUM = 64;

    private static final int MQTT_5 = 5;
    private static final int SESSIONS_MAX = 20_000;
    private static final int SUBACK_FAILURE = 0x80;
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final long CLOSE_SECONDS_MAX = 5;

    private final Vertx vertx;
    private final ListenerFloor floor;
    private final ClientRegister register;
    private final KnownSessions sessions = new KnownSessions(SESSIONS_MAX);
    private final Farewells farewells;
    private final Map<String, ClientConnection> clients = new HashMap<>();
    private int underway;
    private Instant latestConnection = Instant.MIN;
    private volatile Optional<EventLoop> loop = Optional.empty();

    ConnectionDesk(Vertx vertx, ListenerFloor floor, ClientRegister register) {
        this.vertx = vertx;
        this.floor = floor;
        this.register = register;
        this.farewells = new Farewells(floor, floor.limits().connectionsMax());
    }

    void arrived(MqttEndpoint endpoint) {
        EventLoop eventLoop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        loop = Optional.of(eventLoop);
        floor.standsOn(eventLoop);
        Optional<Channel> channel = channelOf(endpoint, eventLoop);
        channel.ifPresent(Doorbell::known);
        if (underway >= floor.limits().connectionsMax() || floor.isQuiet()) {
            refuse(
                    endpoint,
                    "connection-limit",
                    code(
                            endpoint,
                            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY));
            return;
        }
        if (channel.isEmpty()) {
            // It has gone between its CONNECT and now.
            endpoint.close();
            return;
        }
        underway++;
        channel.get().closeFuture().addListener(closed -> underway--);
        identify(endpoint, channel.get());
    }

    private void identify(MqttEndpoint endpoint, Channel channel) {
        boolean isNamed = endpoint.auth() != null && endpoint.auth().getUsername() != null;
        Optional<Admission> atOnce = register.admitUnnamed(isNamed);
        if (atOnce.isPresent()) {
            answer(endpoint, channel, atOnce.get());
            return;
        }
        // The check is slow. What an eager client sends before our answer waits in the socket.
        channel.config().setAutoRead(false);
        String name = endpoint.auth().getUsername();
        String password = Optional.ofNullable(endpoint.auth().getPassword()).orElse("");
        vertx.executeBlocking(() -> register.check(name, password))
                .onComplete(checked ->
                        channel.eventLoop()
                                .execute(() -> {
                                    channel.config().setAutoRead(true);
                                    answer(
                                            endpoint,
                                            channel,
                                            checked.succeeded()
                                                    ? checked.result()
                                                    : new Admission.WrongNameOrPassword());
                                }));
    }

    private void answer(MqttEndpoint endpoint, Channel channel, Admission admission) {
        if (!channel.isActive()) {
            return;
        }
        switch (admission) {
            case Admission.Admitted admitted -> admit(endpoint, channel, admitted);
            case Admission.NameRequired _ ->
                    refuse(
                            endpoint,
                            "name-required",
                            code(
                                    endpoint,
                                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
                                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5));
            case Admission.WrongNameOrPassword _ ->
                    refuse(
                            endpoint,
                            "wrong-password",
                            code(
                                    endpoint,
                                    MqttConnectReturnCode
                                            .CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
                                    MqttConnectReturnCode
                                            .CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD));
        }
    }

    private void admit(MqttEndpoint endpoint, Channel channel, Admission.Admitted client) {
        // Per user: nobody can throw out another user's sensor by taking its identifier.
        String key = client.user() + "/" + endpoint.clientIdentifier();
        farewells.isBack(key);
        ClientConnection older = clients.remove(key);
        if (older != null) {
            older.end("taken-over", MqttDisconnectReasonCode.SESSION_TAKEN_OVER);
        }
        Instant connectedAt = uniqueConnectionTime();
        ClientConnection connection =
                new ClientConnection(endpoint, channel, client, floor, connectedAt);
        clients.put(key, connection);
        LOG.log(Level.DEBUG, "MQTT client {0} is connected", RejectedMessages.shown(key));
        floor.counters().connected();
        SessionWish wish = SessionWish.of(endpoint);
        boolean isSessionPresent = !wish.isClean() && sessions.isPresent(key, connectedAt);
        sessions.opened(key, wish.kept());

        endpoint.publishAutoAck(false);
        endpoint.publishHandler(connection::received);
        endpoint.subscribeHandler(request -> refuseSubscription(endpoint, request));
        endpoint.unsubscribeHandler(request -> answerUnsubscription(endpoint, request));
        endpoint.exceptionHandler(problem -> broken(connection, channel, problem));
        AtomicReference<Optional<LastWill>> will =
                new AtomicReference<>(LastWill.of(endpoint, client, connectedAt));
        endpoint.disconnectMessageHandler(message -> {
            sessions.left(key, wish.changedBy(message.properties()), floor.now());
            if (message.code() == MqttDisconnectReasonCode.NORMAL) {
                will.set(Optional.empty());
            }
        });
        // The library's own close handler is not called when a client breaks the protocol twice.
        channel.closeFuture()
                .addListener(closed -> {
                    connection.gone();
                    floor.counters().disconnected();
                    LOG.log(Level.DEBUG, "MQTT client {0} is gone", RejectedMessages.shown(key));
                    // One that was taken over is back already.
                    if (clients.remove(key, connection)) {
                        sessions.left(key, wish.kept(), floor.now());
                        will.get()
                                .ifPresent(announced ->
                                        farewells.vanished(key, announced, wish.kept()));
                    }
                });
        endpoint.accept(isSessionPresent, welcome(endpoint));
    }

    /** A connection that went away in the middle of a packet looks like a malformed packet. */
    private static void broken(ClientConnection connection, Channel channel, Throwable problem) {
        if (problem instanceof TooLongFrameException) {
            connection.end("too-large", MqttDisconnectReasonCode.PACKET_TOO_LARGE);
        } else if (channel.isActive() && !(problem instanceof IOException)) {
            connection.end("protocol", MqttDisconnectReasonCode.PROTOCOL_ERROR);
        } else {
            connection.close(MqttDisconnectReasonCode.UNSPECIFIED_ERROR);
        }
    }

    /** MQTT 5: what this server can do (3.2.2.3). Older clients never see it. */
    private MqttProperties welcome(MqttEndpoint endpoint) {
        if (endpoint.protocolVersion() != MQTT_5) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = new MqttProperties();
        add(properties, MqttPropertyType.MAXIMUM_QOS, 1);
        add(properties, MqttPropertyType.RECEIVE_MAXIMUM, floor.limits().receiveMaximum());
        add(properties, MqttPropertyType.MAXIMUM_PACKET_SIZE, floor.limits().packetBytesMax());
        add(properties, MqttPropertyType.TOPIC_ALIAS_MAXIMUM, TOPIC_ALIAS_MAXIMUM);
        add(properties, MqttPropertyType.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
        add(properties, MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        add(properties, MqttPropertyType.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        if (isAssigned(endpoint.clientIdentifier())) {
            properties.add(
                    new StringProperty(
                            MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER.value(),
                            endpoint.clientIdentifier()));
        }
        return properties;
    }

    /**
     * The library gives a client without an identifier a UUID and does not say so. A client that
     * came with a UUID of its own is told it once more, which harms nothing.
     */
    private static boolean isAssigned(String identifier) {
        return UUID_FORM.matcher(identifier).matches();
    }

    private static void add(MqttProperties properties, MqttPropertyType type, int value) {
        properties.add(new IntegerProperty(type.value(), value));
    }

    private static void refuseSubscription(MqttEndpoint endpoint, MqttSubscribeMessage request) {
        int filters = request.topicSubscriptions().size();
        if (endpoint.protocolVersion() == MQTT_5) {
            endpoint.subscribeAcknowledge(
                    request.messageId(),
                    Collections.nCopies(filters, MqttSubAckReasonCode.NOT_AUTHORIZED),
                    MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.subscribeAcknowledge(
                    request.messageId(),
                    Collections.nCopies(filters, MqttQoS.valueOf(SUBACK_FAILURE)));
        }
    }

    private static void answerUnsubscription(
            MqttEndpoint endpoint, MqttUnsubscribeMessage request) {
        endpoint.unsubscribeAcknowledge(request.messageId());
    }

    private void refuse(MqttEndpoint endpoint, String reason, MqttConnectReturnCode code) {
        floor.ended(endpoint, reason);
        endpoint.reject(code);
    }

    private static MqttConnectReturnCode code(
            MqttEndpoint endpoint, MqttConnectReturnCode before5, MqttConnectReturnCode since5) {
        return endpoint.protocolVersion() == MQTT_5 ? since5 : before5;
    }

    /** Later than every one before, so that it also tells connections apart (redelivery memory). */
    private Instant uniqueConnectionTime() {
        Instant now = floor.now();
        latestConnection = now.isAfter(latestConnection) ? now : latestConnection.plusNanos(1);
        return latestConnection;
    }

    /**
     * The connection's channel. The library does not hand it out, but its event loop lists the
     * channels it serves. We need it to stop reading a client that overruns its window and to send
     * acknowledgements in batches.
     */
    private static Optional<Channel> channelOf(MqttEndpoint endpoint, EventLoop eventLoop) {
        SocketAddress remote = endpoint.remoteAddress();
        SocketAddress local = endpoint.localAddress();
        Iterator<Channel> channels =
                ((SingleThreadEventLoop) eventLoop).registeredChannelsIterator();
        while (channels.hasNext()) {
            Channel channel = channels.next();
            if (channel.remoteAddress() instanceof InetSocketAddress itsRemote
                    && channel.localAddress() instanceof InetSocketAddress itsLocal
                    && itsRemote.getPort() == remote.port()
                    && itsLocal.getPort() == local.port()
                    && SocketAddress.inetSocketAddress(itsRemote).equals(remote)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }

    /** Before the first connection. */
    void restoreSessions(byte[] snapshot) {
        sessions.restore(snapshot);
    }

    byte[] sessionSnapshot() {
        AtomicReference<byte[]> snapshot = new AtomicReference<>(new byte[0]);
        if (loop.isEmpty()) {
            return sessions.snapshot();
        }
        onLoopAndWait(() -> snapshot.set(sessions.snapshot()));
        return snapshot.get();
    }

    long sessionChanges() {
        return sessions.changes();
    }

    void stopReading() {
        onLoopAndWait(() -> {
            floor.becomesQuiet();
            clients.values().forEach(ClientConnection::stopReading);
        });
    }

    void closeAll() {
        onLoopAndWait(() -> {
            floor.becomesQuiet();
            disconnectEach();
        });
    }

    void disconnectAll() {
        onLoopAndWait(this::disconnectEach);
    }

    private void disconnectEach() {
        List.copyOf(clients.values())
                .forEach(connection ->
                        connection.close(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN));
    }

    private void onLoopAndWait(Runnable task) {
        Optional<EventLoop> eventLoop = loop;
        if (eventLoop.isEmpty() || eventLoop.get().isShuttingDown()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        eventLoop
                .get()
                .execute(() -> {
                    task.run();
                    done.countDown();
                });
        try {
            if (!done.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "the MQTT listener's event loop did not answer within "
                                + CLOSE_SECONDS_MAX
                                + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
