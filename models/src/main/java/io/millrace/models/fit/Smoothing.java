package io.millrace.models.fit;

/** Exponentially weighted means by half-life, in rows. */
final class Smoothing {
    private Smoothing() {}

    /** Weight of the newest value: after {@code halfLife} rows half of an old value is left. */
    static double newestWeight(double halfLife) {
        return 1 - Math.pow(2, -1 / halfLife);
    }

    /**
     * Weights of the last {@code count} values, newest first, summing to 1. A window ends
     * somewhere: what the cut-off tail would have weighed (0.8 % at 35 rows and half-life 5) is
     * shared out, so that a lasting residual keeps its full size.
     */
    static double[] truncatedWeights(double halfLife, int count) {
        double decay = Math.pow(2, -1 / halfLife);
        double[] weights = new double[count];
        double share = (1 - decay) / (1 - Math.pow(decay, count));
        for (int age = 0; age < count; age++) {
            weights[age] = share;
            share *= decay;
        }
        return weights;
    }
}
