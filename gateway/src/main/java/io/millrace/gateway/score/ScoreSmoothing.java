package io.millrace.gateway.score;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * What the gateway remembers between two scores of one device: the smoothed score and the baseline,
 * a slow mean of each channel's residual.
 *
 * <p>The baseline lets the model follow wear and seasons. It stands still while the score is at
 * least half the threshold, so that a fault does not become the new normal, but for 24 hours at
 * most: then the new normal is accepted.
 *
 * <p>Not thread-safe.
 */
final class ScoreSmoothing {
    static final Duration FREEZE_MAX = Duration.ofHours(24);
    static final double FREEZE_RATIO = 0.5;

    private final double scoreWeight;
    private final double baselineWeight;
    private final double freezeAbove;
    private final long frozenRowsMax;
    private final double[] baseline;
    private boolean isFresh = true;
    private double smoothed;
    private long frozenRows;

    ScoreSmoothing(ModelManifest manifest) {
        scoreWeight = weight(manifest.halfLives().scoreRows());
        baselineWeight = weight(manifest.halfLives().baselineRows());
        freezeAbove = FREEZE_RATIO * manifest.threshold();
        frozenRowsMax = FREEZE_MAX.dividedBy(manifest.period());
        boolean hasBaseline =
                manifest.graph().takesBaseline() && manifest.halfLives().baselineRows() > 0.0;
        baseline = new double[hasBaseline ? manifest.channels().size() : 0];
    }

    /** Weight of the newest value in a moving average of this half-life; 1 without smoothing. */
    static double weight(double halfLifeRows) {
        return halfLifeRows > 0.0 ? 1.0 - Math.pow(0.5, 1.0 / halfLifeRows) : 1.0;
    }

    void copyBaselineTo(float[] target, int offset) {
        for (int c = 0; c < baseline.length; c++) {
            target[offset + c] = (float) baseline[c];
        }
    }

    /** The window started again: the next score stands alone. The baseline stays. */
    void restart() {
        isFresh = true;
    }

    /**
     * Takes one row's result.
     *
     * @param residual of all windows of the run
     * @param offset where this window's residual begins
     * @return the smoothed score
     */
    double take(double score, float[] residual, int offset) {
        smoothed = isFresh ? score : smoothed + scoreWeight * (score - smoothed);
        isFresh = false;
        boolean isStrange = smoothed >= freezeAbove;
        frozenRows = isStrange ? frozenRows + 1 : 0;
        if (!isStrange || frozenRows > frozenRowsMax) {
            for (int c = 0; c < baseline.length; c++) {
                baseline[c] += baselineWeight * (residual[offset + c] - baseline[c]);
            }
        }
        return smoothed;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(isFresh);
        out.writeDouble(smoothed);
        out.writeLong(frozenRows);
        out.writeInt(baseline.length);
        for (double value : baseline) {
            out.writeDouble(value);
        }
    }

    void read(DataInputStream in) throws IOException {
        isFresh = in.readBoolean();
        smoothed = in.readDouble();
        frozenRows = in.readLong();
        int count = in.readInt();
        for (int c = 0; c < count; c++) {
            double value = in.readDouble();
            if (c < baseline.length) {
                baseline[c] = value;
            }
        }
    }
}
