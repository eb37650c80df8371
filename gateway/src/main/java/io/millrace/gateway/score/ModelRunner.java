package io.millrace.gateway.score;

import java.util.List;
import java.util.Optional;

/**
 * One installed model, the windows waiting for its next run and the tracks they belong to.
 *
 * <p>A track has at most one window waiting: its next window needs the baseline that follows from
 * the one before. Not thread-safe.
 */
final class ModelRunner {
    private final String name;
    private final Model model;
    private final ModelManifest manifest;
    private final WindowBatch batch;
    private final DeviceTrack[] waiting;
    private final long[] times;
    private Optional<String> failure = Optional.empty();

    ModelRunner(String name, Model model, int batchMax) {
        this.name = name;
        this.model = model;
        manifest = model.manifest();
        int capacity = Math.min(batchMax, manifest.graph().batchMax());
        batch = new WindowBatch(manifest, capacity);
        waiting = new DeviceTrack[capacity];
        times = new long[capacity];
    }

    String name() {
        return name;
    }

    ModelManifest manifest() {
        return manifest;
    }

    /** Why it can no longer be used; empty while it can. */
    Optional<String> failure() {
        return failure;
    }

    /** Adds a track's window to the next run, running the waiting ones first if it has to. */
    void enqueue(DeviceTrack track, long timeNanos, List<ModelScore> scores) {
        if (track.isWaiting() || batch.size() == batch.capacity()) {
            flush(scores);
        }
        int index = batch.add();
        waiting[index] = track;
        times[index] = timeNanos;
        track.fill(batch, index);
    }

    /** Runs what waits. After a failure nothing is run again. */
    void flush(List<ModelScore> scores) {
        if (batch.size() == 0) {
            return;
        }
        runModel();
        for (int i = 0; i < batch.size(); i++) {
            waiting[i].settle(times[i], batch, i, failure.isEmpty()).ifPresent(scores::add);
            waiting[i] = null;
        }
        batch.clear();
    }

    void close() {
        model.close();
    }

    private void runModel() {
        if (failure.isPresent()) {
            return;
        }
        try {
            model.run(batch);
        } catch (ModelFailedException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
