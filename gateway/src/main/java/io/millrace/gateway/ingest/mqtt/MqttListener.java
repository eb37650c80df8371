package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.settings.GatewaySettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.net.BindException;
import java.security.SecureRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The gateway's own MQTT endpoint: sensors connect straight to it, with MQTT 3.1.1 or 5, and
 * publish with QoS 0 or 1. A QoS 1 message is acknowledged when, and only when, its delivery's
 * acknowledgement is called (guarantee S1). Nobody can subscribe: it is not a broker.
 *
 * <p>A message goes from the socket to the intake on one event loop. {@link ClientConnection} has
 * that path; {@link ConnectionDesk} decides who may come in.
 *
 * <p>{@link #start}, {@link #stopReading} and {@link #close} block and must not be called on an
 * event loop; the rest may be called by anyone.
 */
public final class MqttListener implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(MqttListener.class.getName());
    private static final long OPEN_SECONDS_MAX = 10;
    private static final int CONNECT_SECONDS_MAX = 10;
    private static final int CLIENT_ID_CHARS_MAX = 256;
    private static final int ACCEPT_BACKLOG = 1_024;

    private final Vertx vertx;
    private final GatewaySettings.Listener settings;
    private final ListenerLimits limits;
    private final ListenerCounters counters = new ListenerCounters();
    private final ConnectionDesk desk;
    private final AtomicBoolean isSurpriseLogged = new AtomicBoolean();
    private MqttServer server;

    public MqttListener(
            Vertx vertx,
            GatewaySettings.Listener settings,
            ListenerLimits limits,
            Destination destination,
            SecureRandom random) {
        this.vertx = vertx;
        this.settings = settings;
        this.limits = limits;
        ListenerFloor floor =
                new ListenerFloor(destination, limits, settings.clientRate(), counters);
        this.desk = new ConnectionDesk(vertx, floor, new ClientRegister(settings, random));
    }

    /**
     * Opens the port.
     *
     * @throws ListenerUnavailableException when the address cannot be had or the certificate not
     *     read
     */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("the MQTT listener was started before");
        }
        Doorbell doorbell = new Doorbell(counters);
        MqttServer opening =
                MqttServer.create(vertx, options())
                        .endpointHandler(desk::arrived)
                        // Of a client without an identifier that wants a session kept, and of
                        // nothing else.
                        .exceptionHandler(problem -> {
                            counters.refused("identifier");
                            doorbell.explained();
                        });
        try {
            listen(opening)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            throw unavailable(e.getCause() == null ? e : e.getCause());
        }
        server = opening;
        doorbell.hangAt(vertx, opening.actualPort());
        LOG.log(
                System.Logger.Level.INFO,
                () -> "MQTT listener open at " + settings.address().host() + ":" + port());
    }

    /**
     * On a context of its own, whose surprises are logged once; the connections that bring them
     * about are counted as such. What a client can bring about at will must not fill the log.
     */
    private Future<MqttServer> listen(MqttServer opening) {
        Promise<MqttServer> opened = Promise.promise();
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        context.exceptionHandler(this::unexpected);
        context.runOnContext(here -> opening.listen().onComplete(opened));
        return opened.future();
    }

    private void unexpected(Throwable problem) {
        if (isSurpriseLogged.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () ->
                            "a client broke the MQTT protocol: %s. This is logged once."
                                    .formatted(problem.getMessage()));
        }
    }

    /** The port it listens on; useful when the settings left the choice open with 0. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("the MQTT listener is not open");
        }
        return server.actualPort();
    }

    public ListenerCounters counters() {
        return counters;
    }

    /**
     * Which clients keep a session, to be kept over a restart: a client that is then told that its
     * session is still there sends what was not acknowledged; one that is told "none" may throw it
     * away. Never on an event loop.
     */
    byte[] sessionSnapshot() {
        return desk.sessionSnapshot();
    }

    /** Moves on whenever {@link #sessionSnapshot} has something new to tell. */
    long sessionChanges() {
        return desk.sessionChanges();
    }

    /**
     * Takes up the sessions of before the restart; call before {@link #start}.
     *
     * @throws IllegalArgumentException when {@code snapshot} is not one; nothing was changed
     */
    synchronized void restoreSessions(byte[] snapshot) {
        if (server != null) {
            throw new IllegalStateException("sessions can be restored before the start only");
        }
        desk.restoreSessions(snapshot);
    }

    /**
     * First half of an orderly stop: no message and no connection is taken any more, but what was
     * taken can still be acknowledged until {@link #close}.
     */
    public void stopReading() {
        desk.stopReading();
    }

    /** Ends every connection, as a failing network would; clients may come back at once. */
    void disconnectAll() {
        desk.disconnectAll();
    }

    /** Disconnects everybody and frees the port. Idempotent. */
    @Override
    public synchronized void close() {
        if (server == null) {
            return;
        }
        desk.closeAll();
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "the MQTT listener did not close in time", e);
        }
        server = null;
    }

    private MqttServerOptions options() {
        MqttServerOptions options =
                new MqttServerOptions()
                        .setHost(settings.address().host())
                        .setPort(settings.address().port())
                        .setMaxMessageSize(limits.packetBytesMax())
                        .setMaxClientIdLength(CLIENT_ID_CHARS_MAX)
                        .setTimeoutOnConnect(CONNECT_SECONDS_MAX);
        options.setAcceptBacklog(ACCEPT_BACKLOG);
        settings.tls()
                .ifPresent(tls -> {
                    options.setSsl(true)
                            .setKeyCertOptions(
                                    new PemKeyCertOptions()
                                            .addCertPath(tls.certificate().toString())
                                            .addKeyPath(tls.key().toString()));
                    tls.clientCa()
                            .ifPresent(ca ->
                                    options.setClientAuth(ClientAuth.REQUIRED)
                                            .setTrustOptions(
                                                    new PemTrustOptions()
                                                            .addCertPath(ca.toString())));
                });
        return options;
    }

    private ListenerUnavailableException unavailable(Throwable cause) {
        String address = settings.address().toString();
        String message =
                cause instanceof BindException
                        ? "cannot listen for MQTT on %s: %s. Stop what uses it (another gateway or broker?) or set mqtt.listener.address to another one"
                                .formatted(address, cause.getMessage())
                        : "cannot open the MQTT listener on %s: %s. Check mqtt.listener.address and mqtt.listener.tls"
                                .formatted(address, cause);
        return new ListenerUnavailableException(message, cause);
    }
}
