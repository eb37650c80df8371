package io.millrace.emulator.sensor;

/**
 * One device's way to the gateway. It keeps every message until it is acknowledged, brings a lost
 * connection back by itself, and then publishes what is not acknowledged again, in order, before
 * anything newer. Thread-safe.
 */
public interface DeviceUplink extends AutoCloseable {

    /** Whether so many more messages can be kept. Stays true until {@link #publish} is called. */
    boolean hasRoom(int messages);

    /**
     * Takes the message over; returns at once.
     *
     * @throws IllegalStateException if there is no room
     */
    void publish(Message message);

    /** Messages taken over and not acknowledged yet. */
    int unacknowledged();

    /** Breaks the connection as a pulled cable does, and leaves it so; messages are kept. */
    void cut();

    /** Plugs the cable in again. */
    void restore();

    /** Ends the connection in order; what is not acknowledged is dropped. */
    @Override
    void close();
}
