package io.millrace.gateway.ingest.gpio.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.gateway.ingest.gpio.chardev.LineFile.Edge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Reads the edges of all open lines on one thread, in their order, and finds the holes in their
 * numbers. That thread alone reads and closes the lines' files, so that no number of a closed file
 * is ever taken for that of a new one.
 *
 * <p>Thread-safe.
 */
final class EdgeReader implements AutoCloseable {

    /** Hears of one line, on the reader's thread. */
    interface Listener {
        /**
         * @param age how long ago the kernel saw it
         * @param lostBefore how many came between the one told before and this
         */
        void edge(boolean isRising, Duration age, long lostBefore);

        /** The line is closed and will tell no more. */
        void gone(String why);
    }

    /** {@code struct pollfd}: {@code int fd; short events; short revents}. */
    private static final long POLL_BYTES = 8;

    private static final long POLL_EVENTS_AT = 4;
    private static final long POLL_ANSWER_AT = 6;
    private static final short POLLIN = 1;

    /** How long a new line waits to be read for the first time, and a closed one to be closed. */
    private static final int TURN_MILLIS = 100;

    private static final long STOP_MILLIS = 2_000;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final CLibrary library;
    private final List<Watched> lines = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean isStopping;

    private static final class Watched {
        private final LineFile file;
        private final Listener listener;
        private int lastNumber;
        private volatile boolean isWanted = true;

        private Watched(LineFile file, Listener listener) {
            this.file = file;
            this.listener = listener;
        }
    }

    EdgeReader(CLibrary library) {
        this.library = library;
        this.thread = new Thread(this::run, "millrace-gpio");
        thread.setDaemon(true);
        thread.start();
    }

    void add(LineFile file, Listener listener) {
        lines.add(new Watched(file, listener));
    }

    /** Its file is closed: at once where nobody listened, else soon after. */
    void remove(LineFile file) {
        List<Watched> listening = lines.stream().filter(watched -> watched.file == file).toList();
        listening.forEach(watched -> watched.isWanted = false);
        if (listening.isEmpty()) {
            file.close();
        }
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isStopping) {
            lines.stream().filter(watched -> !watched.isWanted).toList().forEach(this::drop);
            turn(List.copyOf(lines));
        }
        lines.forEach(this::drop);
    }

    private void turn(List<Watched> present) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment questions =
                    arena.allocate(POLL_BYTES * Math.max(1, present.size()), Integer.BYTES);
            for (int i = 0; i < present.size(); i++) {
                questions.set(JAVA_INT, i * POLL_BYTES, present.get(i).file.descriptor());
                questions.set(JAVA_SHORT, i * POLL_BYTES + POLL_EVENTS_AT, POLLIN);
            }
            if (library.poll(questions, present.size(), TURN_MILLIS) == 0) {
                return;
            }
            for (int i = 0; i < present.size(); i++) {
                short answer = questions.get(JAVA_SHORT, i * POLL_BYTES + POLL_ANSWER_AT);
                if (answer != 0) {
                    read(present.get(i), answer);
                }
            }
        }
    }

    private void read(Watched watched, short answer) {
        if ((answer & POLLIN) == 0) {
            gone(watched, "its chip has gone");
            return;
        }
        List<Edge> edges = new ArrayList<>();
        long now;
        try {
            edges.addAll(watched.file.read());
            now = library.monotonicNanos();
        } catch (DeviceCallException failed) {
            gone(watched, String.valueOf(failed.getMessage()));
            return;
        }
        for (Edge edge : edges) {
            long lost = (edge.number() - watched.lastNumber - 1) & UNSIGNED_INT;
            watched.lastNumber = edge.number();
            watched.listener.edge(
                    edge.isRising(), Duration.ofNanos(Math.max(0, now - edge.atNanos())), lost);
        }
    }

    private void gone(Watched watched, String why) {
        drop(watched);
        watched.listener.gone(why);
    }

    private void drop(Watched watched) {
        if (lines.remove(watched)) {
            watched.file.close();
        }
    }
}
