package io.millrace.gateway.outbox;

/**
 * What one part of the gateway must still know after a restart: stored with the lane whose entries
 * change it, so that both are always of the same age.
 *
 * <p>{@link #restore} is called at most once, before anything else, then {@link #replay} for every
 * later entry of the lane in order, then {@link #snapshot} by the pipeline thread within an append.
 * A snapshot may hold the effect of entries that are replayed again: replaying twice must change
 * nothing.
 *
 * @param <E> what its lane carries
 */
public interface Memory<E> {

    /** Unique in its lane and fixed for good: it names the bytes on disk. */
    String name();

    /** Versioned bytes of the present state, at most 16 MiB. */
    byte[] snapshot();

    /** What cannot be read is dropped with a log line; a gateway always starts. */
    void restore(byte[] snapshot);

    /**
     * @param offset of the entry in its lane
     */
    void replay(E entry, long offset);
}
