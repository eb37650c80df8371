package io.millrace.gateway.ingest.gpio;

import io.millrace.profile.LocalSource.Wiring;
import java.time.Duration;

/** Opens input lines of one GPIO chip. */
public interface Lines extends AutoCloseable {

    /**
     * Edges come from now on, on one thread for all lines, in their order.
     *
     * @throws LineUnavailableException the message says why and what to do
     */
    OpenLine open(Request request, Listener listener);

    /** The chip, for an operator. */
    String describe();

    @Override
    void close();

    /**
     * @param line its number on the chip
     * @param edges which edges are told
     * @param user who it is for; others who want the line are shown this
     */
    record Request(int line, Wiring wiring, Edges edges, String user) {}

    /** Which edges are told. */
    enum Edges {
        BOTH,
        /** Only those to active: each is a pulse. */
        ACTIVATING
    }

    /** A line that is being listened to. */
    interface OpenLine extends AutoCloseable {
        /**
         * What the line is now.
         *
         * @throws LineUnavailableException it is gone
         */
        boolean isActive();

        @Override
        void close();
    }

    /** Hears of one line. Called on the chip's thread; must not block. */
    interface Listener {
        void edge(Edge edge);

        /** No more edges will come; the line is closed. */
        void gone(String why);
    }

    /**
     * One edge.
     *
     * @param isActive what the line became
     * @param age how long before now the kernel saw it
     * @param lostBefore edges between the one told before and this one that nobody will see
     */
    record Edge(boolean isActive, Duration age, long lostBefore) {}
}
