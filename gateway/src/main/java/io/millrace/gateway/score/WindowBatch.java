package io.millrace.gateway.score;

/**
 * The windows of one run and what the model made of them, in arrays that are filled again for each
 * run. Not thread-safe; shared by a {@link Scorer} and its {@link Model}.
 *
 * <pre>
 * input        [capacity][window][channels]  engineering values, oldest row first
 * baseline     [capacity][channels]          sigmas of training
 * score        [capacity]
 * contribution [capacity][channels]          0 or more; sums to score
 * residual     [capacity][channels]          sigmas of training
 * </pre>
 *
 * Only the first {@link #size} windows count. Outputs that the model does not give stay 0.
 */
public final class WindowBatch {
    private final int capacity;
    private final float[] input;
    private final float[] baseline;
    private final float[] score;
    private final float[] contribution;
    private final float[] residual;
    private int size;

    /**
     * @param capacity most windows in one run, 1 or more
     */
    public WindowBatch(ModelManifest manifest, int capacity) {
        int channels = manifest.channels().size();
        this.capacity = capacity;
        input = new float[capacity * manifest.window() * channels];
        baseline = new float[capacity * channels];
        score = new float[capacity];
        contribution = new float[capacity * channels];
        residual = new float[capacity * channels];
    }

    public int capacity() {
        return capacity;
    }

    /** Windows in this run. */
    public int size() {
        return size;
    }

    /**
     * Takes one more window; its input and baseline are the caller's to fill.
     *
     * @return its index
     */
    public int add() {
        if (size == capacity) {
            throw new IllegalStateException("the batch is full at " + capacity + " windows");
        }
        return size++;
    }

    /** Starts the next run. */
    public void clear() {
        size = 0;
    }

    public float[] input() {
        return input;
    }

    public float[] baseline() {
        return baseline;
    }

    public float[] score() {
        return score;
    }

    public float[] contribution() {
        return contribution;
    }

    public float[] residual() {
        return residual;
    }
}
