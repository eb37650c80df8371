package io.millrace.testbed.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A link on 127.0.0.1 between clients and one server, as good or as bad as it is told to be: it
 * passes, cuts, refuses, stalls, slows down, or loses its connections at random. Everything can
 * change while it carries.
 *
 * <p>A connection that cannot be made through it (refused, or the server is not there) is accepted
 * and reset at once. What lies in a reset connection is lost, as on a real link. It plays no lost
 * packets: TCP would hide them behind a delay.
 *
 * <p>Thread-safe. Its threads are virtual and wait; nothing of it runs while nothing is carried.
 */
public final class LinkProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;

    /** Small, so that a slow link pushes back soon; a large one would take in seconds of it. */
    private static final int BUFFER_BYTES = 32 * 1024;

    private static final int WAITING_MAX = 50;
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);

    private final ServerSocket listener;
    private final int port;
    private final InetSocketAddress target;
    private final LinkState state = new LinkState();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isRefusing;
    private volatile CountDownLatch calm = new CountDownLatch(0);

    private LinkProxy(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.port = listener.getLocalPort();
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    }

    /**
     * Opens a link to a port of 127.0.0.1; nothing needs to listen there yet.
     *
     * @throws UncheckedIOException if it cannot listen
     */
    public static LinkProxy to(int targetPort) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.setReceiveBufferSize(BUFFER_BYTES);
            // Any port will do: this one always listens, so no client is ever given it instead.
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WAITING_MAX);
            LinkProxy proxy = new LinkProxy(listener, targetPort);
            Thread.ofVirtual().name("link-listener").start(proxy::listen);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException("no link to port " + targetPort, failure);
        }
    }

    /** What clients connect to, as {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /** Takes connections and passes everything again. The quality stays as it was set. */
    public void pass() {
        accept();
        resume();
    }

    /**
     * Resets every connection that is open now; new ones are taken.
     *
     * @return how many they were
     */
    public int cut() {
        List<Connection> open = List.copyOf(connections);
        open.forEach(Connection::reset);
        return open.size();
    }

    /**
     * Resets every connection, and every new one, until {@link #accept}.
     *
     * @return how many were open
     */
    public int refuse() {
        isRefusing = true;
        return cut();
    }

    /** Takes new connections again. */
    public void accept() {
        isRefusing = false;
    }

    /**
     * Takes and keeps connections but passes no byte in either direction, until {@link #resume}.
     */
    public void stall() {
        state.setStalled(true);
    }

    /** Passes again what it stalled. */
    public void resume() {
        state.setStalled(false);
    }

    /** From now on the link is so good; what is under way arrives as it was sent. */
    public void setQuality(LinkQuality quality) {
        state.setQuality(quality);
    }

    /**
     * From now on every second all connections are reset with this chance; 0 ends it.
     *
     * @param chance from 0 to 1
     * @param seed the same seconds are hit for the same seed
     */
    public synchronized void resetAtRandom(double chance, long seed) {
        calm.countDown();
        if (chance <= 0) {
            return;
        }
        CountDownLatch until = new CountDownLatch(1);
        calm = until;
        Random dice = new Random(seed);
        Thread.ofVirtual().name("link-storm").start(() -> storm(until, dice, chance));
    }

    /** Ends the link and its connections. */
    @Override
    public void close() {
        resetAtRandom(0, 0);
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the link on port " + port + " stays open", failure);
        }
        refuse();
    }

    private void storm(CountDownLatch until, Random dice, double chance) {
        try {
            while (!until.await(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
                if (dice.nextDouble() < chance) {
                    cut();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                // Reaching the server may take a while, and the next client shall not wait for it.
                Thread.ofVirtual().name("link-connect").start(() -> connect(client));
            } catch (IOException closedOrTooManyFiles) {
                LockSupport.parkNanos(this, ACCEPT_PAUSE.toNanos());
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.setReceiveBufferSize(BUFFER_BYTES);
            if (!isRefusing) {
                server.connect(target, CONNECT_MILLIS_MAX);
            }
        } catch (IOException notThere) {
            // Its socket is closed and not connected: reset below.
            Connection.close(server, true);
        }
        Connection connection = new Connection(state, client, server, connections::remove);
        connections.add(connection);
        // Refusing may have begun after the look above, and then this one was not yet there to cut.
        if (isRefusing || !server.isConnected() || server.isClosed()) {
            connection.reset();
        } else {
            connection.start();
        }
    }
}
