package io.millrace.gateway.score.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.WindowBatch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a model on zeros, and on the sample in its file where there is one, before it may judge
 * anything: the results must be numbers, come in time, be the same for equal windows, and for the
 * sample what the file says.
 *
 * <p>The runtime looks at the stop sign between two operators, so one endless operator would not be
 * stopped; none of the allowed ones loops.
 */
final class TrialRun {
    private static final int WINDOWS = 2;

    /** Share by which contributions may miss the score: they are sums of float32. */
    private static final double SUM_TOLERANCE = 1e-3;

    private final Duration limit;

    TrialRun(Duration limit) {
        this.limit = limit;
    }

    /**
     * @throws IllegalArgumentException what was expected and what was found
     * @throws OrtException the run failed
     */
    void require(OnnxModel model) throws OrtException {
        ModelManifest manifest = model.manifest();
        int windows = Math.min(WINDOWS, manifest.graph().batchMax());
        WindowBatch batch = new WindowBatch(manifest, windows);
        for (int i = 0; i < windows; i++) {
            batch.add();
        }
        runInTime(model, batch);
        requireNumbers("score", batch.score());
        requireNumbers("contribution", batch.contribution());
        requireNumbers("residual", batch.residual());
        if (manifest.graph().givesContribution()) {
            requireSum(batch, manifest.channels().size());
        }
        requireEqualWindows(batch.score());
    }

    /**
     * @throws IllegalArgumentException what was expected and what was found
     * @throws OrtException the run failed
     */
    void require(OnnxModel model, EmbeddedSample sample) throws OrtException {
        WindowBatch batch = new WindowBatch(model.manifest(), 1);
        batch.add();
        sample.fill(batch);
        runInTime(model, batch);
        sample.require(batch.score()[0]);
    }

    private void runInTime(OnnxModel model, WindowBatch batch) throws OrtException {
        AtomicBoolean isStopped = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        try (RunOptions options = new RunOptions()) {
            Thread watch =
                    Thread.ofPlatform()
                            .daemon()
                            .name("model-trial-watch")
                            .start(() -> stopAfterLimit(options, done, isStopped));
            try {
                model.run(batch, options);
            } catch (OrtException e) {
                if (!isStopped.get()) {
                    throw e;
                }
            } finally {
                done.countDown();
                joinUninterruptibly(watch);
            }
        }
        if (isStopped.get()) {
            throw new IllegalArgumentException(
                    "the trial run took longer than " + limit.toMillis() + " ms");
        }
    }

    private void stopAfterLimit(RunOptions options, CountDownLatch done, AtomicBoolean isStopped) {
        try {
            if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                isStopped.set(true);
                options.setTerminate(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OrtException e) {
            throw new IllegalStateException("the trial run could not be told to stop", e);
        }
    }

    /** The options must outlive the thread that may still set them. */
    private static void joinUninterruptibly(Thread watch) {
        boolean isInterrupted = false;
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireNumbers(String output, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "output " + output + " is " + value + " on zeros, expected a number");
            }
        }
    }

    private static void requireSum(WindowBatch batch, int channels) {
        for (int i = 0; i < batch.size(); i++) {
            double sum = 0.0;
            for (int c = 0; c < channels; c++) {
                float part = batch.contribution()[i * channels + c];
                if (part < 0) {
                    throw new IllegalArgumentException(
                            "output contribution is " + part + ", expected 0 or more");
                }
                sum += part;
            }
            double score = batch.score()[i];
            if (Math.abs(sum - score) > SUM_TOLERANCE * Math.max(1.0, Math.abs(score))) {
                throw new IllegalArgumentException(
                        "contributions sum to " + sum + ", expected the score, " + score);
            }
        }
    }

    private static void requireEqualWindows(float[] scores) {
        for (float score : scores) {
            if (Math.abs(score - scores[0]) > SUM_TOLERANCE * Math.max(1.0, Math.abs(score))) {
                throw new IllegalArgumentException(
                        "equal windows score " + scores[0] + " and " + score);
            }
        }
    }
}
