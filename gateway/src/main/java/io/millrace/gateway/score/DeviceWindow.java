package io.millrace.gateway.score;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Turns one device's readings into rows of a model's period and keeps the newest rows.
 *
 * <p>Rows are made on the sensors' own time, so a burst after a reconnect gives the same rows as
 * the readings would have given live. A row's value of a channel is the mean of its values in that
 * period, or the last value before it for as long as that may be held. When a channel may be held
 * no longer the rows so far are worthless to the model: the window starts again.
 *
 * <p>The grid of rows is laid so that the first reading falls in the middle of its row: a sensor
 * with the model's own period and some jitter then gives one value per row.
 *
 * <p>Times are nanoseconds since the epoch. Not thread-safe.
 */
final class DeviceWindow {
    /** What becomes of the rows. */
    interface Rows {
        /** A row was completed and the window is full. */
        void due(long timeNanos);

        /** The window had to start again. */
        void broken();
    }

    static final long HOLD_MIN_NANOS = 2_000_000_000L;
    static final int HOLD_PERIODS = 5;
    static final int HOLD_ROWS_MAX = 1_000;

    /**
     * Readings in a row, per channel, from long before the open row: the device's clock was set.
     */
    private static final int LATE_IN_A_ROW_MAX = 4;

    private static final long NEVER = Long.MIN_VALUE;

    private final int channels;
    private final int window;
    private final long periodNanos;

    private final float[] ring;
    private int nextRow;
    private int rows;

    private final double[] sums;
    private final int[] counts;
    private final float[] held;
    private final long[] heldAt;
    private final long[] intervals;
    private long originNanos = NEVER;
    private long openRow;
    private long openNewestNanos = NEVER;
    private int lateInARow;

    DeviceWindow(ModelManifest manifest) {
        channels = manifest.channels().size();
        window = manifest.window();
        periodNanos = manifest.period().toNanos();
        ring = new float[window * channels];
        sums = new double[channels];
        counts = new int[channels];
        held = new float[channels];
        heldAt = new long[channels];
        intervals = new long[channels];
        Arrays.fill(heldAt, NEVER);
    }

    void accept(int channel, float value, long timeNanos, Rows sink) {
        if (originNanos == NEVER) {
            anchor(timeNanos);
        }
        long row = Math.floorDiv(timeNanos - originNanos, periodNanos);
        if (row < openRow) {
            acceptLate(channel, value, timeNanos, sink);
            return;
        }
        if (row > openRow) {
            advanceTo(row, sink);
        }
        lateInARow = 0;
        sums[channel] += value;
        counts[channel]++;
        openNewestNanos = Math.max(openNewestNanos, timeNanos);
        hold(channel, value, timeNanos);
    }

    /** Completes the open row without waiting for a reading of the next. */
    void completeOpenRow(Rows sink) {
        if (originNanos != NEVER && openNewestNanos != NEVER) {
            complete(openRow, sink);
            openRow++;
        }
    }

    /** Copies the window, oldest row first. */
    void copyTo(float[] target, int offset) {
        int tail = (window - nextRow) * channels;
        System.arraycopy(ring, nextRow * channels, target, offset, tail);
        System.arraycopy(ring, 0, target, offset + tail, nextRow * channels);
    }

    private void acceptLate(int channel, float value, long timeNanos, Rows sink) {
        lateInARow++;
        long behindNanos = originNanos + openRow * periodNanos - timeNanos;
        if (behindNanos > holdBaseNanos() && lateInARow > LATE_IN_A_ROW_MAX * channels) {
            restart(sink);
            Arrays.fill(heldAt, NEVER);
            anchor(timeNanos);
            accept(channel, value, timeNanos, sink);
        } else if (timeNanos > heldAt[channel]) {
            hold(channel, value, timeNanos);
        }
    }

    private void advanceTo(long row, Rows sink) {
        boolean isWhole = complete(openRow, sink);
        for (long held = openRow + 1; isWhole && held < row; held++) {
            isWhole = complete(held, sink);
        }
        openRow = row;
    }

    /** Whether every channel had a value. */
    private boolean complete(long row, Rows sink) {
        long endNanos = originNanos + (row + 1) * periodNanos;
        boolean isWhole = true;
        for (int c = 0; c < channels && isWhole; c++) {
            boolean isHeld = heldAt[c] != NEVER && endNanos - heldAt[c] <= holdNanos(c);
            isWhole = counts[c] > 0 || isHeld;
        }
        if (isWhole) {
            append(endNanos, sink);
        } else {
            restart(sink);
        }
        Arrays.fill(sums, 0.0);
        Arrays.fill(counts, 0);
        openNewestNanos = NEVER;
        return isWhole;
    }

    private void append(long endNanos, Rows sink) {
        int at = nextRow * channels;
        for (int c = 0; c < channels; c++) {
            ring[at + c] = counts[c] > 0 ? (float) (sums[c] / counts[c]) : held[c];
        }
        nextRow = (nextRow + 1) % window;
        rows = Math.min(rows + 1, window);
        if (rows == window) {
            boolean hasReading = openNewestNanos != NEVER;
            sink.due(hasReading ? openNewestNanos : endNanos - periodNanos / 2);
        }
    }

    private void restart(Rows sink) {
        if (rows > 0) {
            rows = 0;
            sink.broken();
        }
    }

    private void anchor(long timeNanos) {
        originNanos = timeNanos - periodNanos / 2;
        openRow = 0;
        openNewestNanos = NEVER;
        lateInARow = 0;
        Arrays.fill(sums, 0.0);
        Arrays.fill(counts, 0);
    }

    private void hold(int channel, float value, long timeNanos) {
        if (heldAt[channel] != NEVER && timeNanos > heldAt[channel]) {
            learnInterval(channel, timeNanos - heldAt[channel]);
        }
        held[channel] = value;
        heldAt[channel] = Math.max(heldAt[channel], timeNanos);
    }

    /** A gap is no interval: one observation at most doubles what is expected. */
    private void learnInterval(int channel, long observedNanos) {
        long known = intervals[channel];
        intervals[channel] =
                known == 0
                        ? observedNanos
                        : known + (Math.min(observedNanos, 2 * known) - known) / 8;
    }

    private long holdBaseNanos() {
        return Math.max(HOLD_MIN_NANOS, HOLD_PERIODS * periodNanos);
    }

    /** A channel slower than the model is held until two of its own intervals have passed. */
    private long holdNanos(int channel) {
        long wanted = Math.max(holdBaseNanos(), 2 * intervals[channel] + periodNanos);
        return Math.min(wanted, HOLD_ROWS_MAX * periodNanos);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(periodNanos);
        out.writeInt(window);
        out.writeInt(channels);
        out.writeInt(nextRow);
        out.writeInt(rows);
        out.writeLong(originNanos);
        out.writeLong(openRow);
        out.writeLong(openNewestNanos);
        for (float value : ring) {
            out.writeFloat(value);
        }
        for (int c = 0; c < channels; c++) {
            out.writeDouble(sums[c]);
            out.writeInt(counts[c]);
            out.writeFloat(held[c]);
            out.writeLong(heldAt[c]);
            out.writeLong(intervals[c]);
        }
    }

    /**
     * Takes over what {@link #write} saved.
     *
     * @return whether it was of this shape; if not nothing was changed
     */
    boolean read(DataInputStream in) throws IOException {
        boolean isSame =
                in.readLong() == periodNanos && in.readInt() == window && in.readInt() == channels;
        if (!isSame) {
            return false;
        }
        nextRow = Math.floorMod(in.readInt(), window);
        rows = Math.clamp(in.readInt(), 0, window);
        originNanos = in.readLong();
        openRow = in.readLong();
        openNewestNanos = in.readLong();
        for (int i = 0; i < ring.length; i++) {
            ring[i] = in.readFloat();
        }
        for (int c = 0; c < channels; c++) {
            sums[c] = in.readDouble();
            counts[c] = in.readInt();
            held[c] = in.readFloat();
            heldAt[c] = in.readLong();
            intervals[c] = in.readLong();
        }
        return true;
    }
}
