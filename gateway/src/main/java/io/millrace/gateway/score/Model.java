package io.millrace.gateway.score;

/**
 * A loaded anomaly model. One thread at a time: the {@link Scorer} that it is handed to owns it,
 * runs it and closes it, and so never closes it during a run.
 */
public interface Model extends AutoCloseable {
    ModelManifest manifest();

    /**
     * Scores the windows of {@code batch} and writes the results into it.
     *
     * @throws ModelFailedException the run failed; the batch's results mean nothing
     */
    void run(WindowBatch batch);

    /** Frees what it holds. Idempotent. */
    @Override
    void close();
}
