package io.millrace.emulator.sensor.gpio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.emulator.sensor.LineBoard;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells one gateway after the other how the lines move: whoever connects first hears how they
 * stand, then each edge. The gateway's {@code EmulatedLines} draws the format. What moves while
 * nobody is connected is heard by nobody, as with a real line. Thread-safe.
 */
public final class LineFeed implements LineBoard, AutoCloseable {
    private static final int WAITING_MAX = 2;

    private final ServerSocket server;
    private final Map<Integer, Edge> levels = new TreeMap<>();
    private Optional<Socket> gateway = Optional.empty();
    private long syncs;

    private record Edge(int line, boolean isHigh, Instant when) {
        byte[] text() {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, when);
            return "%d %d %d\n".formatted(line, isHigh ? 1 : 0, micros).getBytes(US_ASCII);
        }
    }

    private LineFeed(ServerSocket server) {
        this.server = server;
    }

    /** Listens on a free port of the loopback. */
    public static LineFeed open() {
        try {
            LineFeed feed =
                    new LineFeed(
                            new ServerSocket(0, WAITING_MAX, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform().name("line-feed").daemon().start(feed::serve);
            return feed;
        } catch (IOException failure) {
            throw new UncheckedIOException("no port for the emulated GPIO lines", failure);
        }
    }

    /** For the gateway's environment. */
    public int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                welcome(server.accept());
            } catch (IOException _) {
                // It was closed, or the one who came has gone already; the next will come.
            }
        }
    }

    private synchronized void welcome(Socket next) throws IOException {
        hangUp();
        next.setTcpNoDelay(true);
        for (Edge level : levels.values()) {
            next.getOutputStream().write(level.text());
        }
        next.getOutputStream().write("ready\n".getBytes(US_ASCII));
        gateway = Optional.of(next);
    }

    @Override
    public synchronized void set(int line, boolean isHigh, Instant when) {
        Edge edge = new Edge(line, isHigh, when);
        levels.put(line, edge);
        write(edge.text());
    }

    private void write(byte[] text) {
        if (gateway.isEmpty()) {
            return;
        }
        try {
            gateway.get().getOutputStream().write(text);
        } catch (IOException gone) {
            hangUp();
        }
    }

    /**
     * Waits until the gateway has been told of every edge so far.
     *
     * @return whether it said so within {@code limit}
     */
    public synchronized boolean awaitHeard(Duration limit) {
        syncs++;
        write("sync %d\n".formatted(syncs).getBytes(US_ASCII));
        if (gateway.isEmpty()) {
            return false;
        }
        try {
            Socket answering = gateway.get();
            answering.setSoTimeout(Math.toIntExact(limit.toMillis()));
            String answer =
                    new BufferedReader(new InputStreamReader(answering.getInputStream(), US_ASCII))
                            .readLine();
            return Long.toString(syncs).equals(answer);
        } catch (IOException silent) {
            return false;
        }
    }

    private void hangUp() {
        gateway.ifPresent(LineFeed::closeQuietly);
        gateway = Optional.empty();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        synchronized (this) {
            hangUp();
        }
    }
}
