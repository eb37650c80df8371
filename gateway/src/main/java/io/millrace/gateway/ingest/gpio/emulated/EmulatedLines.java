package io.millrace.gateway.ingest.gpio.emulated;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.gateway.ingest.gpio.Lines;
import io.millrace.gateway.ingest.gpio.pi4j.MockLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The emulator's GPIO: voltages come over a connection to this machine's own loopback address in
 * place of a chip. Only where the environment names the emulator's port; gateway.yaml has no word
 * for it. When the connection ends, the lines are gone like those of a chip that was pulled out.
 *
 * <p>ASCII text, line by line. From the emulator:
 *
 * <pre>
 * 17 1 1763672345123456   line 17 became high, so many microseconds after 1970 by the wall clock
 *                         that both processes share
 * ready                   once, after the voltages that the lines had before anybody listened
 * sync 4                  answered by "4": all that came before has been told
 * end                     the chip is pulled out
 * </pre>
 *
 * <p>Debouncing is the kernel's work and is not played. Edges are told on one thread of its own.
 */
public final class EmulatedLines {

    private static final Logger LOG = System.getLogger(EmulatedLines.class.getName());
    private static final String VARIABLE = "MILLRACE_EMULATED_LINES";
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int PORT_MAX = 65_535;
    private static final Duration AGE_MAX = Duration.ofMinutes(1);
    private static final String READY = "ready";
    private static final String SYNC = "sync ";
    private static final String END = "end";

    private final MockLines chip = new MockLines();
    private final Socket emulator;
    private final BufferedReader in;
    private final InstantSource clock;
    private volatile boolean isClosed;

    private EmulatedLines(Socket emulator, InstantSource clock) throws IOException {
        this.emulator = emulator;
        this.in = new BufferedReader(new InputStreamReader(emulator.getInputStream(), US_ASCII));
        this.clock = clock;
    }

    /**
     * Connects, and returns when the voltages of the beginning are known. Empty where no emulator
     * is named.
     *
     * @throws UncheckedIOException nobody answers there, so this is no emulation
     */
    public static Optional<Lines> named(Map<String, String> environment, InstantSource clock) {
        return Optional.ofNullable(environment.get(VARIABLE)).map(port -> connect(port, clock));
    }

    private static Lines connect(String port, InstantSource clock) {
        String description = "EMULATED, no hardware (%s=%s)".formatted(VARIABLE, port);
        Socket socket = new Socket();
        try {
            socket.connect(here(port), ANSWER_MILLIS_MAX);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            EmulatedLines lines = new EmulatedLines(socket, clock);
            lines.readTo(READY);
            socket.setSoTimeout(0);
            LOG.log(
                    Level.WARNING,
                    "GPIO lines are {0}: no line of this machine is read",
                    description);
            Thread.ofPlatform().daemon().name("millrace-emulated-lines").start(lines::readToTheEnd);
            return lines.chip.lines(description, lines::close);
        } catch (IOException failure) {
            closeQuietly(socket);
            throw new UncheckedIOException(
                    "GPIO lines are to be %s, but no emulator speaks there: %s"
                            .formatted(description, failure.getMessage()),
                    failure);
        }
    }

    /** Never another machine. */
    private static InetSocketAddress here(String port) throws IOException {
        int number = number(port);
        if (number < 1 || number > PORT_MAX) {
            throw new IOException("that is no port");
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    }

    private void readToTheEnd() {
        try {
            readTo(END);
        } catch (IOException ended) {
            if (!isClosed) {
                LOG.log(Level.WARNING, "emulated GPIO lines end: {0}", ended.getMessage());
            }
        }
        chip.unplug();
    }

    /**
     * @throws IOException also when the connection ends before {@code last} has come
     */
    private void readTo(String last) throws IOException {
        for (String line = in.readLine(); !last.equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("the emulator has closed the connection");
            }
            if (line.startsWith(SYNC)) {
                String answer = line.substring(SYNC.length()) + '\n';
                emulator.getOutputStream().write(answer.getBytes(US_ASCII));
            } else {
                move(line);
            }
        }
    }

    private void move(String edge) throws IOException {
        String[] words = edge.split(" ", -1);
        if (words.length != 3) {
            throw new IOException("expected a line, its level and a time, found \"" + edge + "\"");
        }
        Instant when = Instant.EPOCH.plus(wholeNumber(words[2]), ChronoUnit.MICROS);
        Duration age = Duration.between(when, clock.instant());
        // A stepped clock must not throw an edge far out of its time.
        boolean isSane = !age.isNegative() && age.compareTo(AGE_MAX) < 0;
        chip.set(number(words[0]), number(words[1]) != 0, isSane ? age : Duration.ZERO);
    }

    private static int number(String text) throws IOException {
        return Math.clamp(wholeNumber(text), -1, Integer.MAX_VALUE);
    }

    private static long wholeNumber(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException other) {
            throw new IOException("expected a number, found \"" + text + "\"", other);
        }
    }

    private void close() {
        isClosed = true;
        closeQuietly(emulator);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }
}
