package io.millrace.bridge.forward;

/**
 * Takes chunks of one lane to Kafka, each whole or not at all. One forwarder's thread uses it.
 * After {@link #close} it may be opened again.
 */
public interface Publisher extends AutoCloseable {

    /**
     * Fences off every earlier writer of this lane, waits until what they began is decided, and
     * reads the lane's position. Closes what was open before.
     */
    OpenOutcome open();

    /** Publishes a chunk in one transaction; only after {@link #open} has succeeded. */
    SendOutcome publish(Chunk chunk);

    /**
     * Lets go of the connection at once; what is undecided stays so until the next opening. Any
     * thread may call it, to free another that hangs in here.
     */
    @Override
    void close();
}
