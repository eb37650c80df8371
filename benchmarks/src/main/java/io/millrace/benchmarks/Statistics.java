package io.millrace.benchmarks;

import java.util.Arrays;

/** Arithmetic over measured values. */
public final class Statistics {
    private Statistics() {}

    /** The middle one, or the mean of the two in the middle. */
    public static double median(double... values) {
        requireSome(values);
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest value that at least this share of all values does not exceed.
     *
     * @param share above 0, up to 1
     */
    public static double quantile(double share, double... values) {
        requireSome(values);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is above 0 and up to 1, not " + share);
        }
        return sorted(values)[(int) Math.ceil(share * values.length) - 1];
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static void requireSome(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }
}
