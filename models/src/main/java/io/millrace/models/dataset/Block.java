package io.millrace.models.dataset;

/**
 * Consecutive rows of a dataset.
 *
 * @param from first row
 * @param to one past the last row
 */
public record Block(int from, int to) {
    public Block {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a block of rows: " + from + " to " + to);
        }
    }

    public int length() {
        return to - from;
    }
}
