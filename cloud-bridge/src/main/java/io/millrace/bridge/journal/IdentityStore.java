package io.millrace.bridge.journal;

/**
 * Keeps a journal directory's identity on disk. Every change is durable when the method returns.
 * Thread-safe.
 */
public interface IdentityStore {
    Identity current();

    /** A new journal id and epoch: what is appended from now on counts from sequence 0 again. */
    Identity renew();

    void rememberCluster(String clusterId);
}
